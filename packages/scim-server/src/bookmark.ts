/** Where a page ended: behind which resource, in the order of the query, the next one begins. */
export interface Bookmark {
  /** The value that the resource was sorted by; `undefined` where it has none, or where nothing was sorted by. */
  readonly key: string | number | undefined;
  /** The index of the resource's type among those that the query asks for. */
  readonly type: number;
  /** The resource's position in the order of creation. */
  readonly position: number;
}

/** Tells which of two places comes first in an order. */
export type Compare<Value> = (left: Value, right: Value) => number;

/** Where a page ended whose last resource is this. */
export function toBookmark({ key, type, position }: Bookmark): Bookmark {
  return { key, type, position };
}

/** Compares two places: by what is sorted by, else by type and in the order of creation. */
export function compareBookmarks(
  left: Bookmark,
  right: Bookmark,
  compareKeys: Compare<Bookmark['key']>,
): number {
  const order = compareKeys(left.key, right.key);
  return order === 0 ? left.type - right.type || left.position - right.position : order;
}
