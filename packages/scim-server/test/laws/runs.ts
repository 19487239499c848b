/**
 * How long the laws are tried: `LAWS_RUNS=50` tries each fifty times as often as a usual run, `LAWS_SEED` repeats what
 * fast-check reported with a failure.
 */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  const factor = Number(process.env['LAWS_RUNS'] ?? 1);
  const seed = process.env['LAWS_SEED'];
  return { numRuns: Math.ceil(usual * factor), ...(seed === undefined ? {} : { seed: Number(seed) }) };
}

/** How long a law with a long run may take, in milliseconds. */
export const TIMEOUT: number = 20_000 * Math.max(1, Number(process.env['LAWS_RUNS'] ?? 1));
