import { standingOf } from '../config/okta-status.ts';
import { valueOf, type UserOutcome } from '../source/read-outcome.ts';
import type { SourceId } from '../source/source-id.ts';
import type { SourceUser } from '../source/source-snapshot.ts';
import type { TargetUser } from '../target/target.ts';
import { sorted, type Feed } from './feed.ts';
import type { UserRef } from './operation.ts';
import type { Notice, NoticeKind } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * Whether a person may have access. `inactive` and `gone` are proven by a complete read; `unknown` gives nothing and
 * takes nothing.
 */
export type Standing = 'active' | 'inactive' | 'gone' | 'unknown';

/** A person of the identity source, joined over all groups that show them. */
export interface Person {
  readonly id: SourceId;
  readonly userName: string;
  /** Absent for somebody remembered from earlier who could not be looked up. */
  readonly user: SourceUser | undefined;
  readonly standing: Standing;
  /** Names of the source's groups that show the person, sorted, by the key of the application's group that they feed. */
  readonly via: ReadonlyMap<string, readonly string[]>;
  /** Whether a group that the person is in is authoritative: the source then also decides whether they are active. */
  readonly authoritative: boolean;
}

/** Joins everything that was read into one entry per person: members of fed groups, and those known from earlier. */
export function gatherPeople(
  { source, known, config }: PlanInput,
  feeds: readonly Feed[],
): ReadonlyMap<SourceId, Person> {
  const seen = collectVia(feeds);
  const remembered = new Map(known.links.map((link) => [link.sourceId, link.userName]));
  const trusted = isTrusted(feeds);
  const people = new Map<SourceId, Person>();
  for (const id of new Set([...seen.keys(), ...remembered.keys()])) {
    const outcome = source.users.get(id);
    const user = outcome?.outcome === 'complete' ? outcome.value : undefined;
    const found = standing(outcome, config.statuses.active);
    people.set(id, {
      id,
      userName: user?.login ?? remembered.get(id) ?? id,
      user,
      standing: trusted || found !== 'gone' ? found : 'unknown',
      via: seen.get(id)?.via ?? NOWHERE,
      authoritative: seen.get(id)?.authoritative ?? false,
    });
  }
  return people;
}

/**
 * Whether it counts that the source lacks somebody: one that shows no group completely may be one that shows nothing. A
 * status that it does show is no absence, and counts in any case.
 */
export function isTrusted(feeds: readonly Feed[]): boolean {
  return feeds.some(({ reads }) => reads.some(({ outcome }) => outcome === 'complete'));
}

const NOWHERE: Person['via'] = new Map();

function standing(outcome: UserOutcome | undefined, active: readonly string[]): Standing {
  switch (outcome?.outcome) {
    case 'complete':
      return standingOf(outcome.value.status, active);
    case 'gone':
      return 'gone';
    case 'unknown':
    case undefined:
      return 'unknown';
  }
}

interface Seen {
  readonly via: Map<string, readonly string[]>;
  authoritative: boolean;
}

/** Groups that the application does not have give nothing, and are no reason to create an account. */
function collectVia(feeds: readonly Feed[]): ReadonlyMap<SourceId, Seen> {
  const seen = new Map<SourceId, Seen>();
  for (const { key, mode, reads } of feeds.filter(({ usable }) => usable)) {
    for (const group of reads.flatMap((read) => valueOf(read) ?? [])) {
      // One list for all members, since there may be a hundred thousand.
      const names = [group.name];
      for (const id of group.memberIds) {
        const one = seen.get(id) ?? { via: new Map<string, readonly string[]>(), authoritative: false };
        one.via.set(key, joinNames(one.via.get(key), names));
        one.authoritative ||= mode === 'authoritative';
        seen.set(id, one);
      }
    }
  }
  return seen;
}

function joinNames(before: readonly string[] | undefined, names: readonly string[]): readonly string[] {
  return before === undefined ? names : sorted([...before, ...names]);
}

/** Names a person and the account that is theirs. */
export function refTo(person: Person, account: TargetUser | undefined): UserRef {
  return { sourceId: person.id, scimId: account?.id, userName: account?.userName ?? person.userName };
}

/** Says what is left alone about somebody's account. */
export function noticeAbout(kind: NoticeKind, { userName }: Person, reason: string): Notice {
  return { kind, group: undefined, user: userName, reason };
}
