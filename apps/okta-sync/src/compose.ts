import { join } from 'node:path';

import type { Config, Tokens } from './config/config.ts';
import { profileKeysOf } from './config/profile-keys.ts';
import { secretMaskOf } from './config/secret-mask.ts';
import { examine } from './doctor/examine.ts';
import type { FetchFunction } from './fetch-function.ts';
import { maskAnswers } from './mask-answers.ts';
import type { CallOptions, OktaSync, ReadCallOptions } from './okta-sync.ts';
import { createAlertBox, type AlertBox } from './ops/alert-box.ts';
import { alertsOf } from './ops/alert.ts';
import { createApprovalStore } from './record/approval-store.ts';
import { createLastCycleStore } from './record/last-cycle-store.ts';
import { createStateDirectory, type StateDirectory } from './record/state-directory.ts';
import { approvePlan } from './run/approve-plan.ts';
import { attemptCycle } from './run/attempt-cycle.ts';
import type { CycleDeps } from './run/cycle-deps.ts';
import type { CycleResult } from './run/cycle-result.ts';
import type { DaemonEvent, Report } from './run/event.ts';
import { locked } from './run/locked.ts';
import { explainCycle, planCycle, recordSides, type PlanOptions } from './run/plan-cycle.ts';
import { readStatus } from './run/read-status.ts';
import type { CycleOptions } from './run/run-cycle.ts';
import { runDaemon, type Attempt } from './run/run-daemon.ts';
import { readRunDetail } from './run/run-detail.ts';
import { createSnapshotMemory } from './run/snapshot-memory.ts';
import { planUndo, undoRun } from './run/undo-run.ts';
import { unlock } from './run/unlock.ts';
import { createSource } from './source/create-source.ts';
import { sourceAddress } from './source/source-address.ts';
import { createScimTarget } from './target/scim-target.ts';
import { createReporter } from './view/create-reporter.ts';
import type { ViewOptions } from './view/view-options.ts';

/** What the daemon is made of; everything but the configuration and the tokens has a default. */
export interface OktaSyncOptions {
  readonly config: Config;
  readonly tokens: Tokens;
  /** Sends requests to the source; by default the global `fetch`. */
  readonly fetch?: FetchFunction;
  /** Sends requests to the application; by default the global `fetch`. */
  readonly scimFetch?: FetchFunction;
  /** Waits before a request is repeated; by default really. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly clock?: () => Date;
  /** Milliseconds that the write under way may take once the signal has aborted; default 10 000. */
  readonly grace?: number;
  /** Milliseconds between two looks of a daemon that stands by; default 5 000. */
  readonly standbyInterval?: number;
  /** What the state belongs to, where addresses do not tell; by default the addresses of org and application. */
  readonly binding?: { readonly org: string; readonly target: string };
  /** Receives the text that `run` reports; by default nobody. */
  readonly print?: (text: string) => void;
  /** Receives what `run` reports as data; takes the place of `print`. */
  readonly report?: Report<DaemonEvent>;
  readonly view?: ViewOptions;
}

/**
 * Builds the pull-sync from a configuration.
 *
 * ```ts
 * const sync = createOktaSync({ config: parseConfig(text), tokens });
 * const { plan, blocks } = await sync.plan();
 * if (blocks.length === 0) await sync.cycle();
 * ```
 */
export function createOktaSync(options: OktaSyncOptions): OktaSync {
  const { config, print = () => undefined } = options;
  const openState = stateOf(options);
  const alerts = createAlertBox(join(config.state, 'alerts.json'));
  const deps = createDeps(options, openState, alerts);
  const { clock } = deps;
  const { state, schedule, jitter } = config;
  const report = options.report ?? createReporter(print, { ...options.view, clock });
  const reading = ({ signal = NEVER, ...rest }: ReadCallOptions = {}): PlanOptions => ({ ...rest, signal });
  const alone = <T>(
    { signal = NEVER }: CallOptions,
    work: (deps: CycleDeps, signal: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    locked(state, { signal }, async (until, lock) => work(await fenced(deps, lock.check, openState), until));
  const cycle = (given: Omit<CycleOptions, 'signal'> & CallOptions): Promise<CycleResult> =>
    alone(given, async (own, signal) => resultOf(await attemptCycle(own, { ...given, signal })));
  return {
    plan: (given) => planCycle(deps, reading(given)),
    cycle: (given = {}) => cycle(given),
    apply: (hash, given = {}) => cycle({ ...given, expected: hash, full: true }),
    planUndo: (run, given) => planUndo(deps, run, reading(given)),
    undo: (run, given = {}) => alone(given, (own, signal) => undoRun(own, run, { ...given, signal })),
    run: async ({ signal, standby = true }) => {
      let waited = false;
      const waiting = (message: string): void => {
        waited = true;
        report({ kind: 'standby', message });
      };
      const patience = { signal, waiting, interval: options.standbyInterval };
      await locked(state, { signal, standby: standby ? patience : undefined }, async (until, lock) => {
        if (waited) report({ kind: 'leading' });
        const own = await fenced(deps, lock.check, openState);
        const memory = createSnapshotMemory(own.directory.snapshot);
        const attempt = (given: CycleOptions): Promise<Attempt> => attemptCycle(own, { ...given, memory });
        await runDaemon({ attempt, schedule, jitter, clock, report }, { signal: until });
      }).catch(unlessAborted(signal));
    },
    status: () => readStatus(deps, clock()),
    alerts,
    history: async (count) => (await deps.directory.state.load()).runs.slice(-count).toReversed(),
    detail: (id) => readRunDetail(deps.directory, id),
    explain: (user, group, given) => explainCycle(deps, { user, group }, reading(given)),
    approve: (hash) => approvePlan(hash, deps, clock()),
    record: (given) => recordSides(deps, reading(given)),
    unlock: (given = {}) => unlock(state, given),
    examine: (given) => {
      const asked = reading(given);
      return examine({ ...deps, plan: () => planCycle(deps, asked) }, asked.signal);
    },
    cost: () => deps.source.cost(),
  };
}

const NEVER = new AbortController().signal;

/** Opens the state; `fence` rejects when somebody else has taken it over. */
type OpenState = (fence?: () => Promise<void>) => StateDirectory;

function stateOf({ config, clock, ...options }: OktaSyncOptions): OpenState {
  const binding = options.binding ?? {
    org: sourceAddress(config.source),
    target: config.target.baseUrl.replace(/\/+$/, ''),
  };
  return (fence) => createStateDirectory(config.state, { binding, fence, clock });
}

function createDeps(options: OktaSyncOptions, openState: OpenState, alerts: AlertBox): CycleDeps {
  const { config, tokens, sleep, clock = () => new Date(), grace = 10_000 } = options;
  const profileKeys = profileKeysOf(config);
  const mask = secretMaskOf(tokens, config);
  const fetch = maskAnswers(mask, options.fetch);
  const scimFetch = maskAnswers(mask, options.scimFetch);
  return {
    config,
    source: createSource(config.source, { secret: tokens.source, profileKeys, fetch, sleep }),
    target: createScimTarget({ baseUrl: config.target.baseUrl, token: tokens.target, fetch: scimFetch }),
    directory: openState(),
    approvals: createApprovalStore(join(config.state, 'approvals')),
    lastCycle: createLastCycleStore(join(config.state, 'last-cycle.json')),
    tell: (event) => alerts.put(alertsOf(event, clock().toISOString())),
    clock,
    grace,
    sleep,
  };
}

/** The same, but nothing is written once the lock is lost, nor after a journal that is not whole. */
async function fenced(deps: CycleDeps, fence: () => Promise<void>, openState: OpenState): Promise<CycleDeps> {
  const directory = openState(fence);
  await directory.journal.verify();
  return { ...deps, fence, directory };
}

/** To be stopped while standing by is no failure. */
function unlessAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}

function resultOf(attempt: Attempt): CycleResult {
  if (attempt.kind === 'failure') throw attempt.error;
  return attempt.result;
}
