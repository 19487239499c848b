import type { NameTaken, ResourceKeys } from './resource-store.ts';

/** Who has which of the values that no two resources of a type may share. */
export interface UniqueIndex {
  /** The refusal of the first value that somebody else than `own` has. */
  readonly findTaken: (keys: ResourceKeys, own: string | undefined) => NameTaken | undefined;
  readonly add: (keys: ResourceKeys, id: string) => void;
  readonly remove: (keys: ResourceKeys) => void;
}

/** Creates an empty index. */
export function createUniqueIndex(): UniqueIndex {
  const holders = new Map<string, Map<string, string>>();
  const holdersOf = (attribute: string): Map<string, string> => {
    const known = holders.get(attribute) ?? new Map<string, string>();
    holders.set(attribute, known);
    return known;
  };
  return {
    findTaken: ({ unique = [] }, own) => {
      const taken = unique.find(({ attribute, value }) => {
        const holder = holdersOf(attribute).get(value);
        return holder !== undefined && holder !== own;
      });
      return taken === undefined ? undefined : { outcome: 'nameTaken', attribute: taken.attribute };
    },
    add: ({ unique = [] }, id) => {
      for (const { attribute, value } of unique) holdersOf(attribute).set(value, id);
    },
    remove: ({ unique = [] }) => {
      for (const { attribute, value } of unique) holdersOf(attribute).delete(value);
    },
  };
}
