/**
 * Prints a version as the weak entity tag of `meta.version` and `ETag`: how often the resource itself was changed, and a
 * digest of what it shows of others, where it shows any. Conditions of writes compare the first alone, since what is
 * derived is not written through the resource; conditions of reads compare both.
 *
 * @see RFC 7644 §3.14
 */
export function printVersion(version: number, derived: string = ''): string {
  return derived === '' ? `W/"${version}"` : `W/"${version}.${derived}"`;
}

/** The part of an entity tag's opaque text that counts the changes of the resource itself. */
export function countOf(opaque: string): string {
  return opaque.split('.', 1)[0] ?? '';
}

/** The opaque text of an entity tag. */
export function opaqueOf(entityTag: string): string {
  return entityTag.slice('W/"'.length, -1);
}

/** Two offset bases, so that two runs of 32 bits make one of 64. */
const OFFSETS = [0x811c9dc5, 0x050c5d1f] as const;
const PRIME = 0x01000193;

/** A short text that differs for different ids, or ids in another order; nothing is secret about it. */
export function digestIds(ids: readonly string[]): string {
  // A NUL is in no id, so that no two lists are the same text.
  const text = ids.join('\0');
  return OFFSETS.map((offset) => fnv1a(text, offset).toString(36).padStart(7, '0')).join('');
}

function fnv1a(text: string, offset: number): number {
  let hash = offset;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
  }
  return hash >>> 0;
}
