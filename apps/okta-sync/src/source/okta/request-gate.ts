import type { RateStanding } from '../identity-source.ts';
import { createCrowd, type Turn } from './crowd.ts';
import { type Bucket, bucketOf, isConcurrencyLimit, readBucket, waitBefore } from './rate-budget.ts';

/** How to pass requests on. */
export interface GateOptions {
  /** The part of each rate limit that may be used, 0 to 1. */
  readonly share: number;
  /** Most requests at once. */
  readonly concurrency: number;
  /** The local clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What sending a request came to; without a response when no answer came. */
export interface Sent {
  readonly response?: Response | undefined;
}

/** Lets requests through as the rate limits and the number of requests at once allow. */
export interface RequestGate {
  readonly pass: <T extends Sent>(
    pathname: string,
    send: () => Promise<T>,
    signal: AbortSignal,
  ) => Promise<T>;
  /** How the limit stands that is used up most. */
  readonly standing: () => RateStanding | undefined;
}

/** Creates a gate; it learns from the headers of every answer that comes through it. */
export function createRequestGate({ share, concurrency, sleep, now }: GateOptions): RequestGate {
  const buckets = new Map<string, Bucket>();
  const crowd = createCrowd(concurrency);

  /** How long to hold back; a request that need not wait is counted against what is left. */
  function waitFor(name: string): number {
    const bucket = buckets.get(name);
    const wait = waitBefore(bucket, share, now());
    if (wait === 0 && bucket !== undefined) {
      buckets.set(name, { ...bucket, remaining: Math.max(bucket.remaining - 1, 0) });
    }
    return wait;
  }

  /** Nobody keeps others from their turn while waiting for a limit. */
  async function enter(name: string, signal: AbortSignal): Promise<Turn> {
    for (;;) {
      const turn = await crowd.enter();
      const wait = waitFor(name);
      if (wait === 0) return turn;
      turn.leave();
      const bucket = buckets.get(name);
      await sleep(wait, signal);
      // What was known of a limit that has started anew is worth nothing; its next answer tells.
      if (buckets.get(name) === bucket) buckets.delete(name);
    }
  }

  function learn(name: string, turn: Turn, response: Response | undefined): void {
    const bucket = response && readBucket(response.headers, now());
    // Whatever it says is left, it is not enough.
    if (bucket !== undefined) {
      buckets.set(name, response?.status === 429 ? { ...bucket, remaining: 0 } : bucket);
    }
    if (response !== undefined && isConcurrencyLimit(response)) turn.tooMany();
    else if (response !== undefined && response.status < 500 && response.status !== 429) crowd.served();
    else crowd.disturbed();
  }

  return {
    pass: async (pathname, send, signal) => {
      const name = bucketOf(pathname);
      const turn = await enter(name, signal);
      try {
        const sent = await send();
        learn(name, turn, sent.response);
        return sent;
      } finally {
        turn.leave();
      }
    },
    standing: () => standingOf([...buckets.values()]),
  };
}

function standingOf(buckets: readonly Bucket[]): RateStanding | undefined {
  const [tightest] = buckets.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit);
  if (tightest === undefined) return undefined;
  const { limit, remaining, reset } = tightest;
  return { limit, remaining, reset: new Date(reset * 1000).toISOString() };
}
