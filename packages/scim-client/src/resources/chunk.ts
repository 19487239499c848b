/**
 * Cuts a list into parts that go into one request each.
 *
 * @throws TypeError for a size that no part can have.
 */
export function toChunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  if (!Number.isInteger(size) || size < 1) {
    throw new TypeError(`chunkSize: expected a whole number of 1 or more, found ${size}`);
  }
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
