import { standingOf } from '../config/okta-status.ts';
import type { OktaId, SourceUser, UserOutcome } from '../source/identity-source.ts';
import { groupNamed } from '../target/target.ts';
import type { Known, MappedRead, PlanInput, SourceSnapshot } from './plan-input.ts';

/**
 * Whether a person may have access. `inactive` and `gone` are proven by a complete read; `unknown` gives nothing and
 * takes nothing.
 */
export type Standing = 'active' | 'inactive' | 'gone' | 'unknown';

/** A person of the identity source, joined over all groups that show them. */
export interface Person {
  readonly id: OktaId;
  readonly userName: string;
  /** Absent for somebody remembered from earlier who could not be looked up. */
  readonly user: SourceUser | undefined;
  readonly standing: Standing;
  /** Names of the Okta groups that show the person, by the application's group that they feed, if there is such. */
  readonly via: ReadonlyMap<string, readonly string[]>;
}

interface Sighting {
  readonly user: SourceUser;
  readonly standing: Standing;
}

/**
 * Joins everything that was read into one entry per person: members of mapped groups, and those known from earlier.
 */
export function gatherPeople({ source, known, target, config }: PlanInput): ReadonlyMap<OktaId, Person> {
  const sightings = collectSightings(source, config.activeStatuses);
  const via = collectVia(
    source.groups.filter(({ mapping }) => groupNamed(target, mapping.group) !== undefined),
  );
  const remembered = new Map(known.links.map((link) => [link.oktaId, link.userName]));
  // A source that shows no group completely may be one that shows nothing; its word that somebody is gone is no proof.
  const trusted = source.groups.some(({ read }) => read.outcome === 'complete');
  const ids = new Set([...sightings.keys(), ...remembered.keys()]);
  return new Map(
    [...ids].map((id) => {
      const sighting = sightings.get(id);
      const userName = sighting?.user.login ?? remembered.get(id) ?? id;
      const standing = sighting?.standing ?? absentStanding(source.users.get(id), trusted);
      return [id, { id, userName, user: sighting?.user, standing, via: via.get(id) ?? new Map() }];
    }),
  );
}

/**
 * Who has to be looked up alone before planning: people known from earlier whom no complete group read shows, since a
 * suspension does not touch groups and a deactivated user may be missing from them; and people whom only an incomplete
 * read shows as inactive, since only a complete read may take access away.
 */
export function usersToLookUp(
  groups: readonly MappedRead[],
  known: Known,
  activeStatuses: readonly string[],
): readonly OktaId[] {
  const proven = new Set<OktaId>();
  const doubtful = new Set(known.links.map((link) => link.oktaId));
  for (const { read } of groups) {
    for (const member of readMembers(read)) {
      if (read.outcome === 'complete') proven.add(member.id);
      else if (standingOf(member.status, activeStatuses) === 'inactive') doubtful.add(member.id);
    }
  }
  return [...doubtful].filter((id) => !proven.has(id));
}

function readMembers(read: MappedRead['read']): readonly SourceUser[] {
  return read.outcome === 'complete' || read.outcome === 'incomplete' ? (read.value?.members ?? []) : [];
}

function collectSightings(
  source: SourceSnapshot,
  activeStatuses: readonly string[],
): ReadonlyMap<OktaId, Sighting> {
  const sightings = new Map<OktaId, Sighting>();
  const unproven = source.groups.filter(({ read }) => read.outcome === 'incomplete');
  const complete = source.groups.filter(({ read }) => read.outcome === 'complete');
  for (const member of unproven.flatMap(({ read }) => readMembers(read))) {
    const standing = standingOf(member.status, activeStatuses);
    sightings.set(member.id, { user: member, standing: standing === 'inactive' ? 'unknown' : standing });
  }
  // Later entries win: what is proven over what is not, and the newest read over an older one.
  const looked = [...source.users.values()].flatMap((user) =>
    user.outcome === 'complete' ? [user.value] : [],
  );
  for (const member of [...complete.flatMap(({ read }) => readMembers(read)), ...looked]) {
    sightings.set(member.id, { user: member, standing: standingOf(member.status, activeStatuses) });
  }
  return sightings;
}

function absentStanding(looked: UserOutcome | undefined, trusted: boolean): Standing {
  return trusted && looked?.outcome === 'gone' ? 'gone' : 'unknown';
}

function collectVia(
  groups: readonly MappedRead[],
): ReadonlyMap<OktaId, ReadonlyMap<string, readonly string[]>> {
  const via = new Map<OktaId, Map<string, string[]>>();
  for (const { mapping, read } of groups) {
    if (read.outcome !== 'complete' && read.outcome !== 'incomplete') continue;
    const name = read.value?.name ?? '';
    for (const member of readMembers(read)) {
      const ofMember = via.get(member.id) ?? new Map<string, string[]>();
      const names = ofMember.get(mapping.group) ?? [];
      via.set(member.id, ofMember.set(mapping.group, names.includes(name) ? names : [...names, name]));
    }
  }
  return via;
}
