/** Something that goes wrong with one answer, as data. What spoils the content spares an answer other than 200. */
export type Fault =
  /** The answer is an error with this HTTP status and a complete Okta error body. */
  | { readonly kind: 'status'; readonly status: number }
  /** 429 because the bucket is used up; `X-Rate-Limit-Reset` lies this many seconds ahead (default 2). */
  | { readonly kind: 'rate-limit'; readonly resetAfterSeconds?: number }
  /** 429 because too many requests run at once: Limit and Remaining are 0 and Reset is no more than a suggestion. */
  | { readonly kind: 'concurrency-limit' }
  /** The connection breaks before an answer: `fetch` rejects with a TypeError, a socket is destroyed. */
  | { readonly kind: 'disconnect' }
  /** No answer ever comes; `fetch` rejects when the request's signal aborts. */
  | { readonly kind: 'hang' }
  /** The true answer, late. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** 200 with `[]` instead of the page: the last one, or with `keepLink` an empty one in the middle. */
  | { readonly kind: 'empty-page'; readonly keepLink?: boolean }
  /** The page without its Link header, so that it looks like the last one. */
  | { readonly kind: 'dropped-link' }
  /** Only the first rows of the page; the Link header is right, so that the other rows are lost. */
  | { readonly kind: 'truncated-page'; readonly keep: number }
  /** The body breaks off in the middle of its JSON. */
  | { readonly kind: 'truncated-body' };

/** Which requests a fault is for, and how many of them. */
export interface FaultOptions {
  /** Tells whether the fault is for this request; by default it is for any. */
  readonly when?: (request: Request) => boolean;
  /** How many matching requests it spoils; default 1, `Infinity` until it is cleared. */
  readonly times?: number;
}

/** The faults that wait for their request. */
export interface Faults {
  /** Queues a fault; of several that match a request, the one queued first strikes. */
  readonly next: (fault: Fault, options?: FaultOptions) => void;
  /** Forgets every fault that has not struck. */
  readonly clear: () => void;
  /** How many queued faults still wait. */
  readonly pending: () => number;
}
