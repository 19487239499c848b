/** The hashes of tokens that were taken lately. */
export interface ProvenTokens {
  readonly has: (hash: string) => boolean;
  readonly add: (hash: string) => void;
  /** Forgets one that is not taken any more. */
  readonly delete: (hash: string) => void;
}

/** How many are remembered; nobody gets here without a valid token. */
const MAX_TOKENS = 10_000;

/** @param permanent Hashes that are never forgotten. */
export function createProvenTokens(permanent: readonly string[] = []): ProvenTokens {
  const hashes = new Set<string>();
  return {
    has: (hash) => permanent.includes(hash) || hashes.has(hash),
    add: (hash) => {
      // Deleted and added again, a hash is the youngest; the eldest goes.
      hashes.delete(hash);
      hashes.add(hash);
      const [eldest] = hashes;
      if (hashes.size > MAX_TOKENS && eldest !== undefined) hashes.delete(eldest);
    },
    delete: (hash) => {
      hashes.delete(hash);
    },
  };
}
