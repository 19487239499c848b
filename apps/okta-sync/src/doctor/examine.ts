import type { Config } from '../config/config.ts';
import type { StateDirectory } from '../record/state-directory.ts';
import type { PlanResult } from '../run/cycle-result.ts';
import type { IdentitySource } from '../source/identity-source.ts';
import { failed, type Probe } from '../source/probe.ts';
import type { Target } from '../target/target.ts';
import { worstOf, type Examination } from './examination.ts';
import { probePlan } from './probe-plan.ts';
import { probeState } from './probe-state.ts';
import { probeTarget } from './probe-target.ts';

/** What is examined. */
export interface ExamineDeps {
  readonly config: Pick<Config, 'mappings' | 'guards'>;
  readonly source: IdentitySource;
  readonly target: Target;
  readonly directory: StateDirectory;
  /** Makes a plan and changes nothing. */
  readonly plan: () => Promise<PlanResult>;
}

/** Tries everything that a cycle needs, part by part; a plan is made only when each part by itself is well. */
export async function examine(
  { config, source, target, directory, plan }: ExamineDeps,
  signal: AbortSignal,
): Promise<readonly Examination[]> {
  const [ofSource, ofTarget, ofState] = await Promise.all([
    source.probe({ signal }),
    probeTarget(target, config, signal),
    probeState(directory),
  ]);
  const parts = [
    { part: source.name, probes: ofSource },
    { part: 'The application', probes: ofTarget },
    { part: 'The state', probes: ofState },
  ];
  if (worstOf(parts.filter(({ probes }) => !onlyGroupsMissing(probes))) === 'failed') return parts;
  return [...parts, { part: 'A cycle', probes: await orFailed(plan) }];
}

/** Groups that are missing say nothing against a plan, which tells who would need them. */
function onlyGroupsMissing(probes: readonly Probe[]): boolean {
  return probes.every(({ name, result }) => result !== 'failed' || name === 'groups');
}

async function orFailed(plan: () => Promise<PlanResult>): Promise<readonly Probe[]> {
  try {
    return probePlan(await plan());
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'AbortError') throw error;
    return [failed('plan', error.message, 'See above.')];
  }
}
