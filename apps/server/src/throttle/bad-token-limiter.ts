import { networkOf } from '../proxy/network.ts';
import { fill, remember, waitOf, type Allowance, type Bucket } from './token-bucket.ts';

/** Counts bad tokens. */
export interface BadTokenLimiter {
  /** The whole seconds until an address, or the network of its client, may try again; `undefined` while something is left of its own allowance. */
  readonly waitOf: (remoteAddress: string) => number | undefined;
  /**
   * Counts one bad token.
   *
   * @returns The whole seconds until the next one is taken; `undefined` for one that is within the allowance.
   */
  readonly count: (remoteAddress: string) => number | undefined;
}

export interface BadTokenLimiterOptions {
  /** What one remote address may try, of IPv6 the first 64 bits of one. Default: 20 at once, and then one in three seconds. */
  readonly perAddress?: Allowance;
  /** What all addresses together may try. Default: 300 at once, and then ten a second. */
  readonly overall?: Allowance;
  /** Milliseconds of a clock that is never set back. */
  readonly now?: () => number;
}

const PER_ADDRESS: Allowance = { burst: 20, perSecond: 1 / 3 };
const OVERALL: Allowance = { burst: 300, perSecond: 10 };

/** How many addresses, or networks of one client, are remembered. Whoever has more of them than that meets the allowance of all together. */
const MAX_ADDRESSES = 10_000;

/** Slows down those who try tokens. Only tokens that proved bad count. */
export function createBadTokenLimiter(options: BadTokenLimiterOptions = {}): BadTokenLimiter {
  const { perAddress = PER_ADDRESS, overall = OVERALL, now = () => performance.now() } = options;
  const buckets = new Map<string, Bucket>();
  let shared: Bucket = { left: overall.burst, at: now() };
  const bucketOf = (remoteAddress: string, at: number): Bucket =>
    fill(buckets.get(networkOf(remoteAddress)) ?? { left: perAddress.burst, at }, perAddress, at);
  return {
    waitOf: (remoteAddress) => {
      const wait = waitOf(bucketOf(remoteAddress, now()), perAddress);
      return wait === 0 ? undefined : wait;
    },
    count: (remoteAddress) => {
      const at = now();
      const own = bucketOf(remoteAddress, at);
      shared = fill(shared, overall, at);
      const wait = Math.max(waitOf(own, perAddress), waitOf(shared, overall));
      // What is refused is not taken out: who waits as long as told is served.
      if (wait === 0) shared = { left: shared.left - 1, at };
      remember(
        buckets,
        networkOf(remoteAddress),
        wait === 0 ? { left: own.left - 1, at } : own,
        MAX_ADDRESSES,
      );
      return wait === 0 ? undefined : wait;
    },
  };
}
