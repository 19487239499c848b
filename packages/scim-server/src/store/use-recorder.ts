import type { TokenStore } from './token-store.ts';

/** How long a use that was written down stands for those after it, in milliseconds. */
const INTERVAL = 60_000;

/** Lets through the first use of each token, and then one in a minute. */
export function createUseRecorder(write: TokenStore['touch']): TokenStore['touch'] {
  const recorded = new Map<string, number>();
  return async (id, now) => {
    const time = Date.parse(now);
    const last = recorded.get(id);
    if (last !== undefined && time < last + INTERVAL) return;
    // Before the write, so that a hundred uses at once are one.
    recorded.set(id, time);
    await write(id, now);
  };
}
