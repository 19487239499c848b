import { membershipKey } from '../plan/membership-key.ts';
import { groupKey, isMemberOperation } from '../plan/operation.ts';
import type { Link, Plan } from '../plan/plan.ts';
import type { SyncState } from './sync-state.ts';

/**
 * The part of a plan's outlook that the state does not know yet, with all that the operations are about: a run over a large
 * org that changes little then writes down little.
 */
export function newOutlook({ operations, outlook }: Plan, state: SyncState): Plan['outlook'] {
  const links = new Set(state.links.map(linkKey));
  const memberships = new Set(state.memberships.map(givenKey));
  const setAside = new Set(state.setAside.map(membershipKey));
  const people = new Set(operations.flatMap((one) => ('user' in one ? [one.user.sourceId] : [])));
  const changed = new Set(operations.filter(isMemberOperation).map(({ group }) => groupKey(group)));
  const groups = new Map(state.groups.map(({ key, id }) => [key, id]));
  return {
    groups: outlook.groups.filter(({ key, id }) => groups.get(key) !== id),
    links: outlook.links.filter((link) => people.has(link.sourceId) || !links.has(linkKey(link))),
    memberships: outlook.memberships.filter(
      (membership) =>
        (people.has(membership.sourceId) && changed.has(membership.group)) ||
        !memberships.has(givenKey(membership)),
    ),
    setAside: outlook.setAside.filter((one) => !setAside.has(membershipKey(one))),
  };
}

function linkKey({ sourceId, scimId, userName, active }: Link): string {
  return JSON.stringify([sourceId, scimId, userName, active]);
}

interface Membership {
  readonly group: string;
  readonly scimId: string | undefined;
  readonly via: readonly string[];
}

/** An account that does not exist yet is none that the state knows. */
function givenKey({ group, scimId, via }: Membership): string {
  return JSON.stringify([group, scimId ?? null, via]);
}
