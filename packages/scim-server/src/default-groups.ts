import type { ResourceType } from '@drawbridge/scim';
import { foldName } from './fold-name.ts';

/** A group that every application has from the start. */
export interface DefaultGroup {
  readonly id: string;
  /** The name without the prefix that it has on the wire. */
  readonly name: string;
  /** Whether its members are derived: every user, always. */
  readonly everyone: boolean;
}

/** The groups that are there from the start: they cannot be renamed or deleted, and their ids never change. */
export const DEFAULT_GROUPS: readonly DefaultGroup[] = [
  { id: '1', name: 'admin', everyone: false },
  { id: '2', name: 'editor', everyone: false },
  { id: '3', name: 'viewer', everyone: false },
  { id: '4', name: 'All Users', everyone: true },
];

/** Finds a default group by its id; a resource of a type that is not theirs is none, whatever its id. */
export function defaultGroupById(type: ResourceType, id: string): DefaultGroup | undefined {
  return type.hasDefaultGroups ? DEFAULT_GROUPS.find((group) => group.id === id) : undefined;
}

/**
 * Finds a default group by its name, with or without the prefix, as {@link foldName} compares names: an identity provider may know it from an
 * import under the one, an administrator writes the other.
 */
export function defaultGroupByName(
  type: ResourceType,
  prefix: string,
  name: string,
): DefaultGroup | undefined {
  if (!type.hasDefaultGroups) return undefined;
  const folded = foldName(name);
  return DEFAULT_GROUPS.find(
    (group) => foldName(group.name) === folded || foldName(prefix + group.name) === folded,
  );
}
