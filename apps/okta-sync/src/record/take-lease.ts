import { rm } from 'node:fs/promises';

import { createHolder, isSame, isStale, readHolder, type Holder } from './holder.ts';
import { writeDurably } from './write-durably.ts';

/**
 * Takes a lease that nobody holds, or whose holder is gone. Whoever wants to follow a holder makes the one file that is
 * named after that holder: only one can. Whoever made it and died is followed in the same way.
 *
 * @returns who holds it instead; undefined when it was taken.
 */
export async function takeLease(file: string, holder: Holder): Promise<Holder | undefined> {
  for (;;) {
    if (await createHolder(file, holder)) return undefined;
    const { last, followers } = await readSuccession(file);
    if (last === undefined) continue;
    if (!isStale(last)) return last;
    const follower = followerFile(file, last);
    if (!(await createHolder(follower, holder))) continue;
    // Who comes late follows somebody whose place was taken long ago.
    const now = await readSuccession(file);
    const isNext = isSame(now.last, holder);
    if (isNext) await writeDurably(file, JSON.stringify(holder));
    for (const done of isNext ? [...followers, follower] : [follower]) await rm(done, { force: true });
    if (isNext) return undefined;
  }
}

interface Succession {
  /** Who holds the lease, or is about to. */
  readonly last: Holder | undefined;
  readonly followers: readonly string[];
}

/** From whom the lease names, to whoever follows them. */
async function readSuccession(file: string): Promise<Succession> {
  const followers: string[] = [];
  let last = await readHolder(file);
  while (last !== undefined) {
    const follower = followerFile(file, last);
    const next = await readHolder(follower);
    if (next === undefined) break;
    followers.push(follower);
    last = next;
  }
  return { last, followers };
}

function followerFile(file: string, { id }: Holder): string {
  return `${file}.after.${id}`;
}
