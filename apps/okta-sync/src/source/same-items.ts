/** Whether two lists hold the same items, in whatever order and number. */
export function haveSameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  const [first, second] = [new Set(one), new Set(other)];
  return first.size === second.size && [...first].every((item) => second.has(item));
}
