/** One thing that was tried, so that `doctor` can say what is wrong. */
export interface Probe {
  /** Such as `reachable`, `token`, `sees-groups`, `clock`. */
  readonly name: string;
  readonly result: 'ok' | 'warning' | 'failed';
  /** One sentence. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly remedy: string | undefined;
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

/** A text as a sentence: with a capital letter, and one full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
