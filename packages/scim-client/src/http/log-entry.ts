import type { Call } from './call.ts';

/** What every entry tells. */
interface LoggedCall {
  readonly method: string;
  /** The path below the base URL with its parameters; texts in a filter and cursors are masked. */
  readonly target: string;
  /** 1 when the call was sent for the first time. */
  readonly attempt: number;
  /** The milliseconds since the call began. */
  readonly elapsed: number;
}

/**
 * What became of a call: each attempt that was answered, each pause before the next attempt, and a call that ended without
 * an answer. No entry carries a token, a header, a body or a text that was searched for.
 */
export type ScimLogEntry = LoggedCall &
  (
    | { readonly event: 'answered'; readonly status: number; readonly requestId: string | undefined }
    | { readonly event: 'retrying' }
    | { readonly event: 'failed'; readonly reason: string }
  );

/** Masks what a query may tell of people: the texts in a filter, also in one that does not end, and cursors. */
export function targetOf({ path, query = {} }: Pick<Call, 'path' | 'query'>): string {
  const parameters = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${maskParameter(name, String(value))}`);
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

function maskParameter(name: string, value: string): string {
  if (name === 'cursor') return '…';
  return name === 'filter' ? value.replace(/"(?:[^"\\]|\\.)*"?/gs, '"…"') : value;
}
