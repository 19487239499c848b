import type { Fault } from '@drawbridge/okta-sandbox';

/** What goes wrong with a request to Okta, besides an answer with a status of failure or one that is cut short. */
export const READ_FAULTS: readonly Fault[] = [
  { kind: 'rate-limit' },
  { kind: 'concurrency-limit' },
  { kind: 'disconnect' },
  { kind: 'empty-page' },
  { kind: 'empty-page', keepLink: true },
  { kind: 'dropped-link' },
  { kind: 'truncated-body' },
];
