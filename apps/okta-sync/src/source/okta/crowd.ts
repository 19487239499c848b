/** After how many good answers in a row one more request at once is allowed again. */
const PROVEN = 20;

/** A place among the requests that run at once. */
export interface Turn {
  /** Okta says that too many ran at once. */
  readonly tooMany: () => void;
  readonly leave: () => void;
}

/** How many requests run at once: half as many whenever that was too many, and then slowly more again. */
export interface Crowd {
  readonly enter: () => Promise<Turn>;
  /** An answer came as it should. */
  readonly served: () => void;
  /** Something went wrong that says nothing of how many there may be: it proves nothing either. */
  readonly disturbed: () => void;
}

/** Creates a crowd of at most this size. */
export function createCrowd(size: number): Crowd {
  const waiting: (() => void)[] = [];
  let allowed = size;
  let active = 0;
  let streak = 0;
  let halvings = 0;

  function admit(): void {
    while (active < allowed && waiting.length > 0) {
      active += 1;
      waiting.shift()?.();
    }
  }

  function createTurn(): Turn {
    const entered = halvings;
    return {
      leave: () => {
        active -= 1;
        admit();
      },
      tooMany: () => {
        streak = 0;
        // Those that ran together are refused together, and that is one refusal.
        if (entered !== halvings) return;
        halvings += 1;
        allowed = Math.max(1, Math.floor(allowed / 2));
      },
    };
  }

  return {
    enter: async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      return createTurn();
    },
    served: () => {
      streak += 1;
      if (streak % PROVEN === 0) allowed = Math.min(size, allowed + 1);
    },
    disturbed: () => {
      streak = 0;
    },
  };
}
