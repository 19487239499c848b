import type { Bookmark, Compare } from './bookmark.ts';

/**
 * Remembers for some minutes where pages by index ended, so that who asks for the next index goes on behind the page
 * before, whatever has been created, changed or deleted meanwhile. Nobody needs it to go on: what was forgotten is
 * counted from the first resource again.
 *
 * @see RFC 7644 §3.4.2.4
 */
export interface Walks {
  /** Tells that the page before an index ended at a bookmark. */
  readonly remember: (place: Place, bookmark: Bookmark) => void;
  /** Finds where the page before an index ended. */
  readonly recall: (place: Place) => Bookmark | undefined;
}

/** An index at which a page of a query may begin. */
export interface Place {
  /** Who asks for what, in which order. */
  readonly walk: string;
  readonly startIndex: number;
  readonly compare: Compare<Bookmark>;
}

/** How long an end is remembered, in milliseconds. */
const LIFETIME = 5 * 60_000;
/** How much is remembered, in characters; what the bookmarks were sorted by may be long. */
const CAPACITY = 4_000_000;
/** What an end takes beside that. */
const OVERHEAD = 200;
/** How many walkers at one index are told apart. */
const MAX_WAITING = 8;

/** Where a page ended, for some time. */
interface End {
  readonly bookmark: Bookmark;
  readonly until: number;
}

/** What is known of a place. */
interface Entry {
  /** Ends of pages that nobody has gone on from, in their order: as many as there may be walkers. */
  readonly waiting: readonly End[];
  /** The end that somebody went on from last, for those who ask again. */
  readonly taken: End | undefined;
}

const NOTHING: Entry = { waiting: [], taken: undefined };

/** Creates an empty memory of walks. */
export function createWalks(clock: () => Date): Walks {
  const entries = createEntries();
  return {
    remember: (place, bookmark) => {
      const now = clock().getTime();
      const { waiting, taken } = withoutOld(entries.get(keyOf(place)), now);
      const more = [...waiting, { bookmark, until: now + LIFETIME }].toSorted((left, right) =>
        place.compare(left.bookmark, right.bookmark),
      );
      entries.set(keyOf(place), { waiting: more.slice(0, MAX_WAITING), taken });
    },
    recall: (place) => {
      const { waiting, taken } = withoutOld(entries.get(keyOf(place)), clock().getTime());
      // Of several walkers at one index nobody knows which one asks. The end that is furthest back makes nobody skip
      // anything, so that it stays as long as somebody waits.
      const end = waiting[0] ?? taken;
      if (end === undefined) return undefined;
      entries.set(keyOf(place), { waiting: waiting.slice(0, -1), taken: end });
      return end.bookmark;
    },
  };
}

function keyOf({ walk, startIndex }: Place): string {
  return `${walk} ${startIndex}`;
}

function withoutOld({ waiting, taken }: Entry, now: number): Entry {
  return {
    waiting: waiting.filter(({ until }) => until >= now),
    taken: taken === undefined || taken.until < now ? undefined : taken,
  };
}

/** As many entries as there is room for: what was not used for longest goes first. */
function createEntries(): {
  readonly get: (key: string) => Entry;
  readonly set: (key: string, entry: Entry) => void;
} {
  const entries = new Map<string, Entry>();
  let size = 0;
  const remove = (key: string): void => {
    size -= sizeOf(entries.get(key) ?? NOTHING);
    entries.delete(key);
  };
  return {
    get: (key) => entries.get(key) ?? NOTHING,
    set: (key, entry) => {
      // A Map is in the order in which its keys were added.
      remove(key);
      entries.set(key, entry);
      size += sizeOf(entry);
      for (const oldest of entries.keys()) {
        if (size <= CAPACITY) return;
        remove(oldest);
      }
    },
  };
}

function sizeOf({ waiting, taken }: Entry): number {
  const ends = taken === undefined ? waiting : [...waiting, taken];
  return ends.reduce(
    (sum, { bookmark: { key } }) => sum + OVERHEAD + (typeof key === 'string' ? key.length : 0),
    0,
  );
}
