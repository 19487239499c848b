import type { OktaId } from '../source/identity-source.ts';
import { groupNamed, soleName, type ScimId } from '../target/target.ts';
import { fingerprint } from './canonical-json.ts';
import { matchAccounts, type Match } from './match-accounts.ts';
import { gatherPeople, type Person } from './people.ts';
import type { GroupSummary, Link, ManagedMembership, Notice, Operation, Plan, SetAside } from './plan.ts';
import type { MappedRead, PlanInput } from './plan-input.ts';
import { planMembers, type Candidate, type GroupDecision } from './plan-members.ts';
import { planUser, type UserDecision } from './plan-users.ts';
import { countOf } from './wording.ts';

/**
 * Works out what would bring the application's groups in line with Okta's: a three-way comparison of the identity
 * source, what earlier runs remembered, and the application. Pure; the same input gives the same plan.
 *
 * Nobody loses anything because something could not be read: a removal by absence needs every Okta group that feeds the
 * application's group to have been read completely, and a removal by status needs a complete read of that person.
 */
export function makePlan(given: PlanInput): Plan {
  const named = joinNames(given);
  const people = gatherPeople(named);
  const input = { ...named, known: { ...named.known, setAside: stillOwed(named, people) } };
  const matches = matchAccounts(people, input.known.links, input.target.users);
  const links = new Map(input.known.links.map((link) => [link.oktaId, link]));
  const users = [...people.values()].map((person) =>
    decideUser(person, matches.get(person.id), links, input),
  );
  const candidates = [...people.values()].flatMap((person) => candidateOf(person, matches, input));
  const groups = mappedGroups(input).map(([name, reads]) =>
    decideGroup(name, reads, candidates, matches, input),
  );
  const operations = sortOperations([...users, ...groups].flatMap((decision) => decision.operations));
  return {
    hash: fingerprint(operations),
    createdAt: input.now,
    operations,
    notices: [
      ...input.source.groups.flatMap(unprovenNotice),
      ...[...users, ...groups].flatMap((decision) => decision.notices),
      ...unmappedNotices(input),
    ],
    groups: mappedGroups(input).flatMap(([name]) => summarise(name, operations, input)),
    emptySources: input.source.groups.flatMap(emptySource),
    outlook: {
      links: users.flatMap((decision) => decision.links),
      memberships: [
        ...groups.flatMap((decision) => decision.memberships),
        ...forgotten(input.known.memberships, input).map(remembered),
      ],
      setAside: [
        ...groups.flatMap((decision) => decision.setAside),
        ...forgotten(input.known.setAside, input),
      ],
    },
  };
}

/** Two names that mean the same group of the application become one, so that its memberships are decided once. */
function joinNames(input: PlanInput): PlanInput {
  const groups = input.source.groups.map(({ mapping, read }) => ({
    mapping: { ...mapping, group: soleName(input.target, mapping.group) },
    read,
  }));
  return { ...input, source: { ...input.source, groups } };
}

/** Nothing is given back to people who no longer exist, or to accounts that do not. */
function stillOwed({ known, target }: PlanInput, people: ReadonlyMap<OktaId, Person>): readonly SetAside[] {
  const accounts = new Set(target.users.map(({ id }) => id));
  return known.setAside.filter(
    ({ oktaId, scimId }) => people.get(oktaId)?.standing !== 'gone' && accounts.has(scimId),
  );
}

function decideUser(
  person: Person,
  match: Match | undefined,
  links: ReadonlyMap<OktaId, Link>,
  { config, source }: PlanInput,
): UserDecision {
  const authoritative = source.groups.some(
    ({ mapping }) => mapping.mode === 'authoritative' && person.via.has(mapping.group),
  );
  const predecessor =
    match?.match === 'account' && match.by === 'succession' ? match.predecessor.id : person.id;
  return planUser(person, {
    match: match ?? { match: 'none' },
    link: links.get(person.id) ?? links.get(predecessor),
    createUsers: config.createUsers,
    authoritative,
  });
}

function candidateOf(
  person: Person,
  matches: ReadonlyMap<OktaId, Match>,
  { config }: PlanInput,
): readonly Candidate[] {
  const match = matches.get(person.id);
  if (match?.match === 'account') return [{ person, account: match.account }];
  // Somebody without an account joins groups only if the account is created in the same run.
  const toBeCreated = match?.match === 'none' && config.createUsers && person.user !== undefined;
  return toBeCreated ? [{ person, account: undefined }] : [];
}

function mappedGroups({ source }: PlanInput): readonly (readonly [string, readonly MappedRead[]])[] {
  return [...Map.groupBy(source.groups, ({ mapping }) => mapping.group)];
}

function decideGroup(
  name: string,
  reads: readonly MappedRead[],
  candidates: readonly Candidate[],
  matches: ReadonlyMap<OktaId, Match>,
  { known, target }: PlanInput,
): GroupDecision {
  const current = groupNamed(target, name);
  const ofGroup = known.memberships.filter((membership) => membership.group === name);
  const setAside = known.setAside.filter((one) => one.group === name);
  if (current === undefined) {
    const reason = `the application has no group named ${name}: create it, or correct the mapping`;
    return {
      operations: [],
      notices: [{ kind: 'unmapped', group: name, user: undefined, reason }],
      memberships: ofGroup.map(remembered),
      setAside,
    };
  }
  return planMembers({
    group: { id: current.id, name },
    current,
    reads,
    candidates,
    uncertain: new Set([...matches.values()].flatMap(candidatesOf)),
    known: new Map(ofGroup.map((membership) => [membership.scimId, membership])),
    setAside,
    usersById: new Map(target.users.map((user) => [user.id, user])),
  });
}

function candidatesOf(match: Match): readonly ScimId[] {
  return match.match === 'ambiguous' ? match.candidates : [];
}

const ORDER: readonly Operation['op'][] = [
  'deactivateUser',
  'createUser',
  'reactivateUser',
  'linkUser',
  'addMember',
  'removeMember',
];

/** In the order of execution, and independent of the order in which things were read. */
function sortOperations(operations: readonly Operation[]): readonly Operation[] {
  const keyed = operations.map((operation) => ({ operation, key: sortKey(operation) }));
  return keyed.toSorted((left, right) => (left.key < right.key ? -1 : 1)).map(({ operation }) => operation);
}

function sortKey(operation: Operation): string {
  const group = 'group' in operation ? operation.group.name : '';
  const { user } = operation;
  return [ORDER.indexOf(operation.op), group, user.userName, user.oktaId ?? user.scimId ?? ''].join('\u0000');
}

function unprovenNotice({ mapping, read }: MappedRead): readonly Notice[] {
  if (read.outcome === 'complete') return [];
  return [{ kind: 'source-unproven', group: mapping.group, user: undefined, reason: read.reason }];
}

function unmappedNotices(input: PlanInput): readonly Notice[] {
  const groups = Map.groupBy(forgotten(input.known.memberships, input), (membership) => membership.group);
  return [...groups].map(([group, memberships]) => ({
    kind: 'kept',
    group,
    user: undefined,
    reason: `no longer mapped; ${countOf(memberships.length, 'membership')} that Okta gave earlier will stay`,
  }));
}

/** What concerns groups that the configuration no longer maps is remembered, in case it maps them again. */
function forgotten<T extends { readonly group: string }>(
  known: readonly T[],
  { source }: PlanInput,
): readonly T[] {
  const mapped = new Set(source.groups.map(({ mapping }) => mapping.group));
  return known.filter(({ group }) => !mapped.has(group));
}

function remembered(membership: {
  readonly group: string;
  readonly scimId: ScimId;
  readonly via: readonly string[];
}): ManagedMembership {
  return { ...membership, oktaId: undefined };
}

function emptySource({ mapping, read }: MappedRead): Plan['emptySources'] {
  if (read.outcome !== 'complete' || read.value.members.length > 0) return [];
  return [{ oktaGroup: read.value.name, group: mapping.group, allowEmpty: mapping.allowEmpty }];
}

function summarise(
  name: string,
  operations: readonly Operation[],
  { target }: PlanInput,
): readonly GroupSummary[] {
  const before = groupNamed(target, name)?.members.length;
  if (before === undefined) return [];
  const change = operations.reduce((sum, operation) => {
    if (!('group' in operation) || operation.group.name !== name) return sum;
    return sum + (operation.op === 'addMember' ? 1 : -1);
  }, 0);
  return [{ name, before, after: before + change }];
}
