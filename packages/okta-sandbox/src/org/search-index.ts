import type { OktaGroup } from './group.ts';
import type { SandboxOrg } from './sandbox-org.ts';
import type { OktaUser } from './user.ts';

/** What `search` looks at: Okta's own index, which follows the org with a delay. */
export interface SearchIndex {
  /** From now on searches find the org as it is at this moment, whatever changes. */
  readonly hold: () => void;
  /** Searches find the org as it is again. */
  readonly release: () => void;
}

/** A search index from which the API reads. */
export interface ReadableIndex extends SearchIndex {
  readonly groups: () => readonly OktaGroup[];
  readonly users: () => readonly OktaUser[];
}

/** Creates an index that follows the org at once, until it is held. */
export function createSearchIndex(org: SandboxOrg): ReadableIndex {
  let held: { readonly groups: readonly OktaGroup[]; readonly users: readonly OktaUser[] } | undefined;
  return {
    hold: () => {
      held = { groups: org.groups(), users: org.users() };
    },
    release: () => {
      held = undefined;
    },
    groups: () => held?.groups ?? org.groups(),
    users: () => held?.users ?? org.users(),
  };
}
