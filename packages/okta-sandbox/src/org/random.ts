/** A repeatable source of chance. */
export interface Random {
  /** A number in [0, 1). */
  readonly fraction: () => number;
  /** An integer in [0, below). */
  readonly integer: (below: number) => number;
  /** Up to `count` different elements, in random order. */
  readonly sample: <T>(from: readonly T[], count: number) => readonly T[];
}

/** Creates a source of chance that gives the same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const integer = (below: number): number => Math.floor(fraction() * below);
  const sample = <T>(from: readonly T[], count: number): readonly T[] => {
    const pool = [...from];
    const taken: T[] = [];
    while (taken.length < count && pool.length > 0) {
      // The last one takes the place of the one that was drawn.
      const [drawn] = pool.splice(integer(pool.length), 1, ...pool.slice(-1));
      if (drawn !== undefined) taken.push(drawn);
      pool.pop();
    }
    return taken;
  };
  return { fraction, integer, sample };
}
