import type { Probe } from '../source/identity-source.ts';

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

/** A text as a sentence: with a capital letter, and one full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

/** Something is as it should be. */
export function ok(name: string, message: string): Probe {
  return { name, result: 'ok', message, remedy: undefined };
}

/** The daemon works, but not as well as it could, or not for long. */
export function warning(name: string, message: string, remedy: string): Probe {
  return { name, result: 'warning', message, remedy };
}

/** The daemon cannot work like this. */
export function failed(name: string, message: string, remedy: string): Probe {
  return { name, result: 'failed', message, remedy };
}
