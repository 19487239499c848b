import type { RateStanding } from '../identity-source.ts';
import { type Bucket, bucketOf, isConcurrencyLimit, readBucket, waitBefore } from './rate-budget.ts';

/** After how many answers in a row the number of requests at once grows again by one. */
const PROVEN = 20;

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

/** Lets requests through as the rate limits and the number of requests at once allow. */
export interface RequestGate {
  readonly pass: (pathname: string, send: () => Promise<Response>, signal: AbortSignal) => Promise<Response>;
  /** How the limit stands that is used up most. */
  readonly standing: () => RateStanding | undefined;
}

/** Creates a gate; it learns from the headers of every answer that comes through it. */
export function createRequestGate({ share, concurrency, sleep, now }: GateOptions): RequestGate {
  const buckets = new Map<string, Bucket>();
  const waiting: (() => void)[] = [];
  let allowed = concurrency;
  let active = 0;
  let streak = 0;

  async function enter(): Promise<void> {
    if (active >= allowed) await new Promise<void>((resolve) => waiting.push(resolve));
    active += 1;
  }

  function leave(): void {
    active -= 1;
    if (active < allowed) waiting.shift()?.();
  }

  async function keepBudget(name: string, signal: AbortSignal): Promise<void> {
    const bucket = buckets.get(name);
    const wait = waitBefore(bucket, share, now());
    if (wait > 0) await sleep(wait, signal);
    // What was known of a limit that has started anew is worth nothing; its next answer tells.
    if (wait > 0 && buckets.get(name) === bucket) buckets.delete(name);
    const left = buckets.get(name);
    if (left !== undefined) buckets.set(name, { ...left, remaining: left.remaining - 1 });
  }

  function learn(name: string, response: Response): void {
    const bucket = readBucket(response.headers, now());
    if (bucket !== undefined) buckets.set(name, bucket);
    if (isConcurrencyLimit(response)) {
      allowed = Math.max(1, Math.floor(allowed / 2));
      streak = 0;
      return;
    }
    streak += 1;
    if (streak % PROVEN === 0) allowed = Math.min(concurrency, allowed + 1);
  }

  return {
    pass: async (pathname, send, signal) => {
      const name = bucketOf(pathname);
      await enter();
      try {
        await keepBudget(name, signal);
        const response = await send();
        learn(name, response);
        return response;
      } finally {
        leave();
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
