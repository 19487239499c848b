import { createHistogram } from 'node:perf_hooks';

/** How quick something is. */
export interface Speed {
  /** How often it was done in a second. */
  readonly perSecond: number;
  /** How long half of them took at most, and all but one of a hundred, in milliseconds. */
  readonly median: number;
  readonly p99: number;
}

/** Does something again and again, several at a time, for some milliseconds; what came before to warm up does not count. */
export async function measure(
  work: () => Promise<unknown>,
  concurrency: number,
  milliseconds: number,
): Promise<Speed> {
  await repeat(work, concurrency, milliseconds / 4, () => {});
  const histogram = createHistogram();
  const begin = performance.now();
  await repeat(work, concurrency, milliseconds, (nanoseconds) => {
    histogram.record(nanoseconds);
  });
  return {
    perSecond: (histogram.count / (performance.now() - begin)) * 1000,
    median: histogram.percentile(50) / 1e6,
    p99: histogram.percentile(99) / 1e6,
  };
}

async function repeat(
  work: () => Promise<unknown>,
  concurrency: number,
  milliseconds: number,
  record: (nanoseconds: number) => void,
): Promise<void> {
  const end = performance.now() + milliseconds;
  const one = async (): Promise<void> => {
    do {
      const begin = performance.now();
      await work();
      record(Math.max(1, Math.round((performance.now() - begin) * 1e6)));
    } while (performance.now() < end);
  };
  await Promise.all(Array.from({ length: concurrency }, one));
}
