import type { Attributes, ResourceType } from '@drawbridge/scim';

/**
 * The attributes that a write leaves to be stored, as the resource type declares it.
 *
 * - What is to be discarded, such as a password, was validated and goes no further.
 * - What always has a value, such as whether a user is active, gets the default in a new resource; a write that leaves it
 *   open, such as a replace without `active`, does not bring back whom somebody deactivated.
 */
export function settleAttributes(
  type: ResourceType,
  current: Attributes | undefined,
  written: Attributes,
): Attributes {
  const kept = Object.entries(written).filter(([name]) => !type.discarded.includes(name));
  const open = Object.entries(type.defaults).filter(([name]) => written[name] === undefined);
  const settled = open.map(([name, value]) => [name, current?.[name] ?? value] as const);
  return Object.fromEntries([...kept, ...settled]);
}
