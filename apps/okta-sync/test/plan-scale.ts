import type { Mapping } from '../src/config/config.ts';
import { guardPlan } from '../src/guard/guard-plan.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import type { Known, PlanInput } from '../src/plan/plan-input.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import type { ReadOutcome, UserOutcome } from '../src/source/read-outcome.ts';
import type { SourceId } from '../src/source/source-id.ts';
import type { SourceGroup } from '../src/source/source-snapshot.ts';
import { scimId, type TargetSnapshot } from '../src/target/target.ts';
import { NOW, person, RULES } from './plan-world.ts';

const USERS = 100_000;
const GROUPS = 1000;

/** Plans a big org, once from nothing and once when nearly all is done, and prints what it took as JSON. */
function main(): void {
  const nothing = inputOf(EMPTY, accounts());
  const input = process.argv[2] === 'first' ? nothing : inputOf(knownOf(nothing), accounts(nothing));
  const { seconds, plan } = timed(input);
  const operations = Object.fromEntries(
    [...Map.groupBy(plan.operations, ({ op }) => op)].map(([op, { length }]) => [op, length]),
  );
  console.log(JSON.stringify({ operations, seconds, gibibytes: process.memoryUsage().rss / 2 ** 30 }));
}

function timed(input: PlanInput): { readonly seconds: number; readonly plan: ReturnType<typeof makePlan> } {
  const config = parseConfig(`
source: { okta: { orgUrl: https://acme.okta.com } }
target: { baseUrl: https://app.example.com }
mappings: [{ from: { name: A }, group: g0 }]
guards: { adminGroup: g0 }
`);
  // The processor's time, which others on the same machine do not lengthen.
  const start = process.cpuUsage();
  const plan = makePlan(input);
  guardPlan(plan, input.target, { ...config, mappings: input.config.mappings }, []);
  const { user, system } = process.cpuUsage(start);
  return { seconds: (user + system) / 1_000_000, plan };
}

const EMPTY: Known = {
  groups: [],
  sources: [],
  admins: [],
  links: [],
  memberships: [],
  setAside: [],
  pending: [],
  escrow: [],
};

/** Everybody is in one group of everybody, and in three others. */
function groupsOf(at: number): readonly number[] {
  return [0, 1 + (at % (GROUPS - 1)), 1 + ((at * 7 + 1) % (GROUPS - 1)), 1 + ((at * 13 + 5) % (GROUPS - 1))];
}

function inputOf(known: Known, target: TargetSnapshot): PlanInput {
  const members = Array.from({ length: GROUPS }, (): SourceId[] => []);
  const users = new Map<SourceId, UserOutcome>();
  for (let at = 0; at < USERS; at += 1) {
    const value = person(at, at === 500 && known !== EMPTY ? 'SUSPENDED' : 'ACTIVE');
    users.set(value.id, { outcome: 'complete', value });
    for (const group of groupsOf(at)) members[group]?.push(value.id);
  }
  const mappings = members.map((_, at): Mapping => ({
    from: { by: 'id', id: `g${at}`, expectName: undefined },
    group: `g${at}`,
    mode: 'managed-only',
    allowEmpty: false,
    grace: undefined,
    limits: {},
  }));
  const groups = new Map(
    members.map((memberIds, at): [string, ReadOutcome<SourceGroup>] => {
      const value = {
        id: `g${at}`,
        name: `Group ${at}`,
        memberIds,
        membersCount: memberIds.length,
        changedAt: NOW,
      };
      return [`g${at}`, { outcome: 'complete', value }];
    }),
  );
  return {
    source: {
      source: 'https://acme.okta.com',
      profileKeys: ['firstName'],
      takenAt: NOW,
      fullAt: NOW,
      watermark: NOW,
      selections: mappings.map(({ from }, at) => ({
        selector: from,
        groups: { outcome: 'complete', value: [`g${at}`] },
      })),
      groups,
      users,
    },
    sourceName: 'Okta',
    known,
    target,
    config: { ...RULES, mappings },
    now: NOW,
    spent: { source: 0, target: 0 },
  };
}

/** Accounts for everybody, in the groups that an input gives them. */
function accounts(input?: PlanInput): TargetSnapshot {
  const users = Array.from({ length: USERS }, (_, at) => {
    const { id, login, email, profile } = person(at, 'ACTIVE');
    const attributes = {
      ...('firstName' in profile && { 'name.givenName': profile['firstName'] }),
      ...(email !== undefined && { 'emails[type eq "work"].value': email }),
    };
    return { id: scimId(`s${at}`), userName: login, externalId: id, active: true, attributes };
  });
  const members = Array.from({ length: GROUPS }, () => [] as ReturnType<typeof scimId>[]);
  if (input !== undefined) {
    for (const [at, { id }] of users.entries()) for (const group of groupsOf(at)) members[group]?.push(id);
  }
  const groups = members.map((ids, at) => ({
    id: scimId(`t${at}`),
    name: `g${at}`,
    externalId: undefined,
    members: ids,
    otherMembers: 0,
  }));
  return {
    users,
    groups: new Map(groups.map((group) => [group.id, group])),
    names: new Map(groups.map(({ id, name }) => [name, id])),
    mirrors: new Map(),
    taken: new Map(),
  };
}

function knownOf({ target }: PlanInput): Known {
  return {
    ...EMPTY,
    links: target.users.map(({ id, userName }, at) => ({
      sourceId: person(at, '').id,
      scimId: id,
      userName,
      active: true,
    })),
    memberships: target.users.flatMap(({ id }, at) =>
      groupsOf(at).map((group) => ({ group: `g${group}`, scimId: id, via: [`Group ${group}`] })),
    ),
  };
}

main();
