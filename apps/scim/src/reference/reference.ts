import { misuse } from '../failure.ts';
import type { Kind } from '../kind.ts';

/** How somebody says which user or group is meant. */
export interface Reference {
  readonly by: 'id' | 'name' | 'externalId';
  readonly value: string;
}

/**
 * Reads `id:…`, `externalId:…`, `userName:…` or `displayName:…`. A text without such a word before it is a name, never an
 * id, so that a name that looks like somebody's id does not lead to that person.
 *
 * @throws Failure for an empty one.
 */
export function parseReference({ nameAttribute, singular }: Kind, text: string): Reference {
  const colon = text.indexOf(':');
  const word = text.slice(0, Math.max(0, colon)).toLowerCase();
  const by = new Map<string, Reference['by']>([...WORDS, [nameAttribute.toLowerCase(), 'name']]).get(word);
  const value = by === undefined ? text : text.slice(colon + 1);
  if (value === '') throw misuse(`Which ${singular}? Give a ${nameAttribute}, id:… or externalId:….`);
  return { by: by ?? 'name', value };
}

const WORDS = [
  ['id', 'id'],
  ['externalid', 'externalId'],
] as const;

/** How a reference is told of: `userName "ada"`. */
export function printReference({ nameAttribute }: Kind, { by, value }: Reference): string {
  return `${by === 'name' ? nameAttribute : by} ${JSON.stringify(value)}`;
}

/** The attribute that a reference compares. */
export function attributeOf({ nameAttribute }: Kind, { by }: Reference): string {
  return by === 'name' ? nameAttribute : by;
}
