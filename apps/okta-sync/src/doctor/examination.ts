import type { Probe } from '../source/probe.ts';

/** What was found about one part of the installation. */
export interface Examination {
  /** Such as `Okta` or `The application`. */
  readonly part: string;
  readonly probes: readonly Probe[];
}

/** The worst that was found. */
export function worstOf(examinations: readonly Examination[]): Probe['result'] {
  const found = new Set(examinations.flatMap(({ probes }) => probes.map(({ result }) => result)));
  if (found.has('failed')) return 'failed';
  return found.has('warning') ? 'warning' : 'ok';
}
