import { foldCase } from '@drawbridge/scim';

import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import type { Known, PlanInput } from '../src/plan/plan-input.ts';
import type { Operation } from '../src/plan/operation.ts';
import type { GroupSelector } from '../src/source/group-selector.ts';
import type { ReadOutcome } from '../src/source/read-outcome.ts';
import { sourceId, type SourceId } from '../src/source/source-id.ts';
import type { SourceGroup, SourceUser } from '../src/source/source-snapshot.ts';
import { scimId, type ScimId, type TargetGroup, type TargetUser } from '../src/target/target.ts';
import { NOW } from './plan-world.ts';

/** A small org and application, people by their first names. */
export interface Sketch {
  /** What okta-sync.yaml says besides the addresses. */
  readonly config: string;
  /** Status, or more, of each person in the source. */
  readonly people: Readonly<Record<string, string | Partial<SourceUser>>>;
  /** Members of the source's groups, or what became of the read. */
  readonly groups: Readonly<Record<string, readonly string[] | ReadOutcome<SourceGroup>>>;
  /** Accounts in the application; those of people who are named so unless told otherwise. */
  readonly accounts?: Readonly<Record<string, Partial<TargetUser>>>;
  /** Members of the application's groups. */
  readonly target?: Readonly<Record<string, readonly string[]>>;
  /** Names and members of mirrors, by the name of the source's group. */
  readonly mirrors?: Readonly<Record<string, { readonly name: string; readonly members: readonly string[] }>>;
  readonly known?: Partial<Known>;
  readonly now?: string;
}

export const ID = (name: string): SourceId => sourceId(`00u-${name}`);
export const ACCOUNT = (name: string): ScimId => scimId(`account-${name}`);

/** The input of a plan that a sketch describes. */
export function inputFrom(sketch: Sketch): PlanInput {
  const read = configFrom(sketch);
  // A sketch that is not about guards shows no administrators.
  const guards = sketch.config.includes('guards:') ? read.guards : { ...read.guards, privilegedGroups: [] };
  const config = { ...read, guards };
  const users = Object.entries(sketch.people).map(([name, one]) => personOf(name, one));
  const groups = Object.entries(sketch.groups).map(
    ([name, one]) => [`id-${name}`, groupOf(name, one)] as const,
  );
  const selectors = [...config.mappings, ...config.mirror].map(({ from }) => from);
  return {
    source: {
      source: 'https://acme.okta.com',
      profileKeys: [],
      takenAt: NOW,
      fullAt: NOW,
      watermark: NOW,
      selections: selectors.map((selector) => ({
        selector,
        groups: { outcome: 'complete', value: groups.flatMap(([id]) => (selects(selector, id) ? [id] : [])) },
      })),
      groups: new Map(groups),
      users: new Map(users.map((value) => [value.id, { outcome: 'complete', value }])),
    },
    sourceName: 'Okta',
    known: {
      groups: [],
      sources: [],
      admins: [],
      links: [],
      memberships: [],
      setAside: [],
      pending: [],
      escrow: [],
      ...sketch.known,
    },
    target: targetOf(sketch),
    config,
    now: sketch.now ?? NOW,
    spent: { source: 3, target: 4 },
  };
}

export function configFrom({ config }: Pick<Sketch, 'config'>): Config {
  return parseConfig(`
source: { okta: { orgUrl: https://acme.okta.com } }
target: { baseUrl: https://app.example.com }
${config}`);
}

/** Operations in words: what, whom, where. */
export function told(operations: readonly Operation[]): readonly string[] {
  return operations.map((operation) => {
    const user = 'user' in operation ? [operation.user.userName] : [];
    const group = 'group' in operation ? [operation.group.name] : [];
    return [operation.op, ...user, ...group].join(' ');
  });
}

/** `search: Team` finds groups whose names begin so. */
function selects(selector: GroupSelector, id: string): boolean {
  switch (selector.by) {
    case 'id':
      return id === selector.id;
    case 'name':
      return id === `id-${selector.name}`;
    case 'search':
      return id.startsWith(`id-${selector.search}`);
  }
}

function personOf(name: string, one: string | Partial<SourceUser>): SourceUser {
  const given = typeof one === 'string' ? { status: one } : one;
  return {
    id: ID(name),
    status: 'ACTIVE',
    login: name,
    email: undefined,
    profile: {},
    lastUpdated: undefined,
    ...given,
  };
}

function groupOf(name: string, one: readonly string[] | ReadOutcome<SourceGroup>): ReadOutcome<SourceGroup> {
  if ('outcome' in one) return one;
  const value = { id: `id-${name}`, name, memberIds: one.map(ID), membersCount: one.length, changedAt: NOW };
  return { outcome: 'complete', value };
}

function targetOf({ accounts = {}, target = {}, mirrors = {} }: Sketch): PlanInput['target'] {
  const named = Object.entries(target).map(([name, members]) => namedGroup(`group-${name}`, name, members));
  const mirrored = Object.entries(mirrors).map(([source, { name, members }]) => ({
    ...namedGroup(`mirror-${source}`, name, members),
    externalId: `id-${source}`,
  }));
  const groups = [...named, ...mirrored];
  return {
    users: Object.entries(accounts).map(([name, given]) => ({
      id: ACCOUNT(name),
      userName: name,
      externalId: ID(name),
      active: true,
      attributes: {},
      ...given,
    })),
    groups: new Map(groups.map((one) => [one.id, one])),
    names: new Map(named.map(({ id, name }) => [foldCase(name), id])),
    mirrors: new Map(mirrored.map(({ id, externalId }) => [externalId, id])),
    taken: new Map(groups.map(({ id, name }) => [foldCase(name), id])),
  };
}

function namedGroup(id: string, name: string, members: readonly string[]): TargetGroup {
  return { id: scimId(id), name, externalId: undefined, members: members.map(ACCOUNT), otherMembers: 0 };
}
