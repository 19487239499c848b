import { compareBookmarks, type Bookmark, type Compare } from '../bookmark.ts';
import type { Match } from './find-matches.ts';

/** Which of the resources that match make up a page. */
export interface Window {
  /** The page begins behind this one. */
  readonly after: Bookmark | undefined;
  /** How many to skip there. */
  readonly offset: number;
  readonly limit: number;
}

/** A part of what matches. */
export interface Found {
  /** How many resources match. */
  readonly total: number;
  /** How many of those are behind the bookmark. */
  readonly behind: number;
  readonly matches: readonly Match[];
}

/** Takes matches in any order, and gives those of a page in theirs. */
export interface PageCollector {
  readonly add: (match: Match) => void;
  readonly found: () => Found;
}

/** Creates a collector that keeps no more than a few pages, however many resources match. */
export function createPageCollector(
  { after, offset, limit }: Window,
  compareKeys: Compare<Bookmark['key']>,
): PageCollector {
  const compare: Compare<Bookmark> = (left, right) => compareBookmarks(left, right, compareKeys);
  const wanted = limit === 0 ? 0 : offset + limit;
  let total = 0;
  let behind = 0;
  let kept: Match[] = [];
  // The last that may still be wanted, once there are enough.
  let last: Match | undefined;
  const cut = (): void => {
    kept = kept.toSorted(compare).slice(0, wanted);
    if (kept.length === wanted) last = kept.at(-1);
  };
  return {
    add: (match) => {
      total++;
      if (after !== undefined && compare(match, after) <= 0) return;
      behind++;
      if (wanted === 0 || (last !== undefined && compare(match, last) > 0)) return;
      kept.push(match);
      if (kept.length >= 2 * wanted) cut();
    },
    found: () => {
      cut();
      return { total, behind, matches: kept.slice(offset) };
    },
  };
}
