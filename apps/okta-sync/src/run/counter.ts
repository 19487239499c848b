import type { IdentitySource } from '../source/identity-source.ts';
import type { Target } from '../target/target.ts';

/** Requests since the counting began. */
export interface Counts {
  readonly requests: { readonly source: number; readonly target: number };
  /** Requests to the application that were not reads. */
  readonly writes: number;
}

/** Begins to count what a cycle sends. */
export function startCounting({
  source,
  target,
}: {
  readonly source: IdentitySource;
  readonly target: Target;
}): () => Counts {
  const asked = source.cost().requests;
  const before = target.counts();
  return () => {
    const { requests, writes } = target.counts();
    return {
      requests: { source: source.cost().requests - asked, target: requests - before.requests },
      writes: writes - before.writes,
    };
  };
}
