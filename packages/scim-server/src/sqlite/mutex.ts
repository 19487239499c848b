/** Lets one holder in at a time, in the order of asking. */
export interface Mutex {
  readonly acquire: () => Promise<void>;
  readonly release: () => void;
}

/** Creates a mutex that nobody holds. */
export function createMutex(): Mutex {
  const waiting: (() => void)[] = [];
  let held = false;
  return {
    acquire: async () => {
      if (held) await new Promise<void>((resolve) => waiting.push(resolve));
      held = true;
    },
    release: () => {
      const next = waiting.shift();
      // Handed over without a gap, so that nobody overtakes.
      if (next === undefined) held = false;
      else next();
    },
  };
}
