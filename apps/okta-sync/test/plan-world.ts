import fc from 'fast-check';

import type { Mapping, Mirror, Mode } from '../src/config/config.ts';
import { DEFAULT_ACTIVE_STATUSES, OKTA_STATUSES } from '../src/config/okta-status.ts';
import type { Known, PlanInput, PlanRules } from '../src/plan/plan-input.ts';
import { groupKey } from '../src/plan/operation.ts';
import type { Plan } from '../src/plan/plan.ts';
import { accountId, projectPlan } from '../src/plan/project-plan.ts';
import type { ReadOutcome, UserOutcome } from '../src/source/read-outcome.ts';
import { sourceId, type SourceId } from '../src/source/source-id.ts';
import type { SourceGroup, SourceSnapshot, SourceUser } from '../src/source/source-snapshot.ts';
import { scimId, type TargetSnapshot } from '../src/target/target.ts';

export const NOW = '2026-01-01T00:00:00.000Z';

export const RULES: PlanRules = {
  mappings: [],
  mirror: [],
  statuses: { active: DEFAULT_ACTIVE_STATUSES },
  users: {
    create: true,
    update: true,
    unmanagedAdmins: 'report',
    match: ['externalId', 'userName'],
    attributes: [
      { path: 'name.givenName', from: 'firstName' },
      { path: 'emails[type eq "work"].value', from: 'email' },
    ],
  },
  removals: { grace: 0, cycles: 2 },
  guards: { protectedUsers: [], self: undefined, requiredAdmins: [], privilegedGroups: [], neverEmpty: [] },
};

/** What may become of the read of one group. */
export type Fate = ReadOutcome<unknown>['outcome'];

/** A group of the source, and what it feeds. */
export interface WorldGroup {
  readonly id: string;
  readonly name: string;
  /** Positions in `people`. */
  readonly members: readonly number[];
  readonly fate: Fate;
  /** The application's group that it feeds; a mirror of its own when absent. */
  readonly feeds: 'admin' | 'viewer' | undefined;
}

/** Any state that an org, an application and the daemon's memory may be in. */
export interface World {
  readonly people: readonly SourceUser[];
  readonly groups: readonly WorldGroup[];
  readonly lookupsFail: boolean;
  readonly target: TargetSnapshot;
  readonly known: Known;
  readonly rules: PlanRules;
}

const SIZE = 8;
const index = fc.integer({ min: 0, max: SIZE - 1 });
const group = fc.constantFrom('admin' as const, 'viewer' as const);

const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant('ACTIVE') },
  { weight: 2, arbitrary: fc.constantFrom(...OKTA_STATUSES, 'NEVER_HEARD_OF') },
);

const account = fc.record({
  at: index,
  identity: fc.constantFrom('linked', 'same-name', 'stranger', 'payroll-id'),
  active: fc.boolean(),
  givenName: fc.constantFrom(undefined, 'Ada', 'Grace'),
});

const drawn = fc.record({
  statuses: fc.array(status, { minLength: SIZE - 2, maxLength: SIZE - 2 }),
  groups: fc.array(
    fc.record({
      feeds: fc.option(group, { nil: undefined }),
      members: fc.uniqueArray(index),
      fate: fc.constantFrom<Fate>('complete', 'incomplete', 'gone', 'forbidden'),
      mirrored: fc.constantFrom('missing', 'same', 'renamed'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  modes: fc.record({ admin: mode(), viewer: mode(), mirror: mode() }),
  lookupsFail: fc.boolean(),
  bySearch: fc.boolean(),
  accounts: fc.uniqueArray(account, { selector: ({ at }) => at }),
  members: fc.array(fc.record({ group, at: index })),
  links: fc.uniqueArray(fc.record({ at: index, active: fc.boolean() }), { selector: ({ at }) => at }),
  memberships: fc.uniqueArray(fc.record({ group, at: index }), {
    selector: (one) => `${one.group} ${one.at}`,
  }),
  setAside: fc.uniqueArray(fc.record({ group, at: index }), { selector: (one) => `${one.group} ${one.at}` }),
});

export const world: fc.Arbitrary<World> = drawn.map((given) => {
  const groups = given.groups.map((one, at): WorldGroup => ({ ...one, id: `g${at}`, name: `Group ${at}` }));
  return {
    people: given.statuses.map((value, at) => person(at, value)),
    groups,
    lookupsFail: given.lookupsFail,
    target: targetOf(given, groups),
    known: knownOf(given),
    rules: {
      ...RULES,
      mappings: groups.flatMap((one) => mappingOf(one, given.modes, given.bySearch)),
      mirror: groups.flatMap((one) => mirrorOf(one, given.modes.mirror)),
    },
  };
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function targetOf(given: Drawn, groups: readonly WorldGroup[]): TargetSnapshot {
  const present = given.accounts.map(({ at }) => at);
  const named = ['admin', 'viewer'].map((name) => {
    const ids = given.members.filter((member) => member.group === name).map(({ at }) => at);
    const members = present.filter((at) => ids.includes(at)).map((at) => scimId(`s${at}`));
    return { id: scimId(name), name, externalId: undefined, members, otherMembers: 0 };
  });
  const mirrors = groups.flatMap(({ id, name, feeds, members }, at) => {
    const fate = given.groups[at]?.mirrored;
    if (feeds !== undefined || fate === 'missing') return [];
    const shown = fate === 'same' ? `Okta - ${name}` : `Okta - old ${name}`;
    const half = members
      .filter((one) => one % 2 === 0 && present.includes(one))
      .map((one) => scimId(`s${one}`));
    return [{ id: scimId(`m-${id}`), name: shown, externalId: id, members: half, otherMembers: 0 }];
  });
  return {
    users: given.accounts.map(({ at, identity, active, givenName }) => ({
      id: scimId(`s${at}`),
      userName: identity === 'stranger' ? `stranger${at}` : `User${at}@example.com`,
      externalId: externalId(at, identity),
      active,
      attributes: givenName === undefined ? {} : { 'name.givenName': givenName },
    })),
    groups: new Map([...named, ...mirrors].map((one) => [one.id, one])),
    names: new Map(named.map(({ id, name }) => [name, id])),
    mirrors: new Map(mirrors.map(({ id, externalId: mirrored }) => [mirrored, id])),
    taken: new Map([...named, ...mirrors].map(({ id, name }) => [name.toLowerCase(), id])),
  };
}

function knownOf(given: Drawn): Known {
  return {
    groups: [],
    sources: [],
    admins: [],
    links: given.links.map(({ at, active }) => ({
      sourceId: person(at, '').id,
      scimId: scimId(`s${at}`),
      userName: `user${at}@example.com`,
      active,
    })),
    memberships: given.memberships.map(({ group: name, at }) => ({
      group: name,
      scimId: scimId(`s${at}`),
      via: ['Group 0'],
    })),
    setAside: given.setAside.map(({ group: name, at }) => ({
      group: name,
      sourceId: person(at, '').id,
      scimId: scimId(`s${at}`),
    })),
    pending: [],
    escrow: [],
  };
}

function mappingOf(
  { id, feeds }: WorldGroup,
  modes: Readonly<Record<'admin' | 'viewer', Mode>>,
  bySearch: boolean,
): readonly Mapping[] {
  if (feeds === undefined) return [];
  const from = bySearch
    ? ({ by: 'search', search: `id eq "${id}"` } as const)
    : ({ by: 'id', id, expectName: undefined } as const);
  return [{ from, group: feeds, mode: modes[feeds], allowEmpty: false, grace: undefined, limits: {} }];
}

function mirrorOf({ id, feeds }: WorldGroup, mirrorMode: Mode): readonly Mirror[] {
  if (feeds !== undefined) return [];
  return [
    {
      from: { by: 'id', id, expectName: undefined },
      name: 'Okta - {name}',
      mode: mirrorMode,
      allowEmpty: false,
    },
  ];
}

/** Everything is read completely. */
export function whole(given: World): SourceSnapshot {
  return snapshotOf(given, () => 'complete');
}

/** Some reads fail, each in its own way. */
export function degraded(given: World): SourceSnapshot {
  return snapshotOf(given, ({ fate }) => fate);
}

export function snapshotOf(given: World, fateOf: (group: WorldGroup) => Fate): SourceSnapshot {
  const byId = new Map(given.people.map((one) => [one.id, one]));
  const wanted = [...given.people.map(({ id }) => id), ...given.known.links.map((link) => link.sourceId)];
  const users = new Map(
    wanted.map((id, at): [SourceId, UserOutcome] => {
      const value = byId.get(id);
      if (given.lookupsFail && at % 2 === 0 && given.groups.some((one) => fateOf(one) !== 'complete')) {
        return [id, { outcome: 'unknown', reason: 'it failed' }];
      }
      return [id, value === undefined ? { outcome: 'gone' } : { outcome: 'complete', value }];
    }),
  );
  return {
    source: 'https://acme.okta.com',
    profileKeys: ['firstName'],
    takenAt: NOW,
    fullAt: NOW,
    watermark: NOW,
    selections: [...given.rules.mappings, ...given.rules.mirror].map(({ from }) => ({
      selector: from,
      groups: {
        outcome: 'complete',
        value: given.groups.filter(({ id }) => JSON.stringify(from).includes(id)).map(({ id }) => id),
      },
    })),
    groups: new Map(given.groups.map((one) => [one.id, readOf(one, given.people, fateOf(one))])),
    users,
  };
}

function readOf(
  { id, name, members }: WorldGroup,
  people: readonly SourceUser[],
  fate: Fate,
): ReadOutcome<SourceGroup> {
  const memberIds = people.filter((_, at) => members.includes(at)).map((one) => one.id);
  const value = { id, name, memberIds, membersCount: memberIds.length, changedAt: NOW };
  const reason = `it is ${fate}`;
  switch (fate) {
    case 'complete':
      return { outcome: fate, value };
    case 'incomplete':
      return {
        outcome: fate,
        reason,
        value: { ...value, memberIds: memberIds.slice(0, memberIds.length / 2) },
      };
    case 'gone':
    case 'forbidden':
      return { outcome: fate, reason };
  }
}

export function inputOf(
  { target, known, rules }: Pick<World, 'target' | 'known' | 'rules'>,
  source: SourceSnapshot,
  now: string = NOW,
): PlanInput {
  return { source, sourceName: 'Okta', known, target, config: rules, now, spent: { source: 0, target: 0 } };
}

/** The application and the memory once every operation of a plan is carried out. */
export function applied(given: World, plan: Plan): World {
  const { groups, memberships, links, setAside } = plan.outlook;
  const created = plan.operations.flatMap((operation) =>
    operation.op === 'createUser' ? [operation.user] : [],
  );
  return {
    ...given,
    target: projectPlan(given.target, plan.operations),
    known: {
      ...given.known,
      groups,
      sources: plan.sources,
      links: [
        ...links,
        ...created.flatMap(({ sourceId: id, userName }) =>
          id === undefined ? [] : [{ sourceId: id, scimId: scimId(`new:${id}`), userName, active: true }],
        ),
      ],
      memberships: memberships.map(({ group: key, sourceId: id, scimId: found, via }) => ({
        group: key,
        scimId: found ?? accountId({ sourceId: id, scimId: undefined, userName: '' }),
        via,
      })),
      setAside,
      pending: plan.pending,
    },
  };
}

/** What a plan takes from people, in words. */
export function losses({ operations }: Plan): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.op === 'deactivateUser') return [`deactivate ${operation.user.scimId ?? ''}`];
    return operation.op === 'removeMember'
      ? [`${groupKey(operation.group)} ${operation.user.scimId ?? ''}`]
      : [];
  });
}

function mode(): fc.Arbitrary<Mode> {
  return fc.constantFrom('managed-only', 'additive', 'authoritative');
}

export function person(at: number, value: string): SourceUser {
  return {
    id: sourceId(`00u${String(at).padStart(17, '0')}`),
    status: value,
    login: `user${at}@example.com`,
    email: at % 2 === 0 ? `user${at}@example.com` : undefined,
    profile: at % 3 === 0 ? {} : { firstName: 'Ada' },
    lastUpdated: undefined,
  };
}

function externalId(at: number, identity: string): string | undefined {
  if (identity === 'linked') return person(at, '').id;
  return identity === 'payroll-id' ? `employee ${at}` : undefined;
}

/** One person whom the daemon put into the application's group, and who may have left the source's since. */
export function lonely(left: boolean): World {
  const user = person(0, 'ACTIVE');
  const [own, viewer] = [scimId('s0'), scimId('viewer')];
  return {
    people: [user],
    groups: [{ id: 'g0', name: 'Group 0', members: left ? [] : [0], fate: 'complete', feeds: 'viewer' }],
    lookupsFail: false,
    target: {
      users: [{ id: own, userName: user.login, externalId: user.id, active: true, attributes: {} }],
      groups: new Map([
        [viewer, { id: viewer, name: 'viewer', externalId: undefined, members: [own], otherMembers: 0 }],
      ]),
      names: new Map([['viewer', viewer]]),
      mirrors: new Map(),
      taken: new Map(),
    },
    known: {
      groups: [],
      sources: [],
      links: [{ sourceId: user.id, scimId: own, userName: user.login, active: true }],
      memberships: [{ group: 'viewer', scimId: own, via: ['Group 0'] }],
      setAside: [],
      pending: [],
      escrow: [],
      admins: [],
    },
    rules: {
      ...RULES,
      users: { ...RULES.users, update: false },
      mappings: [
        {
          from: { by: 'id', id: 'g0', expectName: undefined },
          group: 'viewer',
          mode: 'managed-only',
          allowEmpty: false,
          grace: undefined,
          limits: {},
        },
      ],
    },
  };
}
