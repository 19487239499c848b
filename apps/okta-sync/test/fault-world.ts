import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createMemoryStore, createScimHandler, type ScimHandler } from '@drawbridge/scim-server';
import { createScimClient, type ScimClient, type User as ScimUser } from '@drawbridge/scim-client';

import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { TOKENS } from './bridge.ts';
import type { OrgChange, WorldPlan } from './fault-plan.ts';

/** What Okta says at one moment. */
export interface Truth {
  /** Ids of everybody who may have access. */
  readonly active: ReadonlySet<string>;
  /** By the application's group: whether all groups that feed it are there, and who is in them. */
  readonly feeds: ReadonlyMap<string, { readonly sure: boolean; readonly members: ReadonlySet<string> }>;
}

/** What the application has at one moment: who is in each group, and who is active, by userName. */
export interface Sight {
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly active: ReadonlySet<string>;
  /** Ids of Okta by userName, where an account has one. */
  readonly sourceIds: ReadonlyMap<string, string>;
}

/** An org and an application whose times and troubles are all made up. */
export interface FaultWorld {
  readonly sandbox: OktaSandbox;
  readonly handler: ScimHandler;
  readonly config: Config;
  /** As the configuration, but no plan is too large. */
  readonly relaxed: Config;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pass: (minutes: number) => void;
  readonly change: (change: OrgChange) => void;
  readonly truth: () => Truth;
  readonly look: () => Promise<Sight>;
}

export const BASE = 'https://app.test/api/scim/v2';
export const GROUPS: readonly string[] = ['admin', 'editor', 'viewer'];
/** Put into a group by hand, and not known to Okta. */
export const BY_HAND = 'hand@app.test';

const SOURCES = ['Retool Admins', 'Retool Editors', 'On-call', 'Retool Viewers', 'Support'];
const INACTIVE: readonly string[] = ['STAGED', 'SUSPENDED', 'DEPROVISIONED'];

export async function createFaultWorld({ authoritative, grace, hourly }: WorldPlan): Promise<FaultWorld> {
  let time = Date.parse('2026-01-01T00:00:00Z');
  let wrong = 0;
  const sandbox = createOktaSandbox({
    users: 40,
    clock: () => new Date(time + wrong),
    rateLimit: { limit: 1_000_000, windowSeconds: 60 },
    pageLimits: { members: { default: 6, max: 6 }, users: { default: 6, max: 6 } },
  });
  const handler = createScimHandler({
    store: createMemoryStore(),
    // The guards of the daemon have to hold by themselves.
    guards: { lastAdmin: false },
    authenticate: (token) => (token === TOKENS.target ? { name: 'okta-sync', scopes: ['scim'] } : undefined),
  });
  const client = createScimClient({ baseUrl: BASE, token: TOKENS.target, fetch: handler });
  await addByHand(client);
  const editors = sandbox.org.findGroup('Retool Editors')?.id ?? '';
  const settings = {
    state: join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'state'),
    editors,
    mode: authoritative ? 'authoritative' : 'managed-only',
    removals: grace ? '{ grace: 15m, cycles: 2 }' : '{ grace: 0 }',
    full: hourly ? '0 * * * *' : '0 0 1 1 *',
  };
  return {
    sandbox,
    handler,
    config: configOf(settings, 'guards: { adminGroup: admin }'),
    relaxed: configOf(settings, RELAXED),
    now: () => time,
    pass: (minutes) => {
      time += minutes * 60_000;
    },
    change: (change) => {
      if (change.kind === 'clock') wrong += (change.user - 50) * 12_000;
      else changeOrg(sandbox, change);
    },
    truth: () => truthOf(sandbox, editors),
    look: () => look(client),
  };
}

async function addByHand({ users, groups }: ScimClient): Promise<void> {
  const { id } = await users.create({ userName: BY_HAND });
  const editor = await groups.findByDisplayName('editor');
  await groups.addMembers(editor?.id ?? '', [id]);
}

const RELAXED = `guards: { adminGroup: admin, maxRemovals: 1000, maxRemovalShare: 1, privileged: { maxRemovals: 1000, maxRemovalShare: 1 } }`;

interface Settings {
  readonly state: string;
  readonly editors: string;
  readonly mode: string;
  readonly removals: string;
  readonly full: string;
}

function configOf({ state, editors, mode, removals, full }: Settings, guards: string): Config {
  const rest = `mode: ${mode}, allowEmpty: ${String(guards === RELAXED)}`;
  return parseConfig(`
source: { okta: { orgUrl: http://localhost:8080 } }
target: { baseUrl: ${BASE} }
state: ${state}
mappings:
  - { from: { name: Retool Admins }, group: admin, ${rest} }
  - { from: { id: ${editors} }, group: editor, ${rest} }
  - { from: { name: On-call }, group: editor, ${rest} }
  - { from: { search: profile.name sw "Retool View" or profile.name eq "Support" }, group: viewer, ${rest} }
firstRun: apply
removals: ${removals}
fullReconcile: '${full}'
${guards}`);
}

function changeOrg({ org }: OktaSandbox, { kind, group: place, user: at }: OrgChange): void {
  const group = org.findGroup(SOURCES[place % SOURCES.length] ?? '')?.id;
  const users = org.users();
  const user = users[at % users.length];
  if (group === undefined || user === undefined) return;
  const members = org.membersOf(group);
  const member = members[at % Math.max(members.length, 1)];
  switch (kind) {
    case 'join':
      return org.addToGroup(group, user.id);
    case 'leave':
      return member === undefined ? undefined : org.removeFromGroup(group, member.id);
    case 'swap':
      if (member !== undefined) org.removeFromGroup(group, member.id);
      return org.addToGroup(group, user.id);
    case 'suspend':
      return void (member?.status === 'ACTIVE' && org.suspend(member.id));
    case 'unsuspend':
      return void (member?.status === 'SUSPENDED' && org.unsuspend(member.id));
    case 'deactivate':
      return void (member !== undefined && member.status !== 'DEPROVISIONED' && org.deactivate(member.id));
    case 'delete-user':
      return void (member?.status === 'DEPROVISIONED' && org.deleteUser(member.id));
    case 'rename':
      return void (place % SOURCES.length > 0 && org.renameGroup(group, `Renamed ${at} ${place}`));
    case 'delete-group':
      return void (place % SOURCES.length > 1 && org.deleteGroup(group));
    case 'profile':
      return void org.updateProfile(user.id, { department: `Moved ${at}` });
    case 'clock':
      return undefined;
  }
}

function truthOf({ org }: OktaSandbox, editors: string): Truth {
  const named = (name: string): readonly string[] =>
    org
      .groups()
      .filter(({ profile }) => profile.name === name)
      .map(({ id }) => id);
  const matching = org
    .groups()
    .filter(({ profile: { name } }) => name.startsWith('Retool View') || name === 'Support');
  const feed = (ids: readonly string[], count: number) => ({
    sure: ids.length === count,
    members: new Set(ids.flatMap((id) => org.membersOf(id).map((user) => user.id))),
  });
  const edit = [...(org.findGroup(editors) === undefined ? [] : [editors]), ...named('On-call')];
  return {
    active: new Set(
      org
        .users()
        .filter(({ status }) => !INACTIVE.includes(status))
        .map(({ id }) => id),
    ),
    feeds: new Map([
      ['admin', feed(named('Retool Admins'), 1)],
      ['editor', feed(edit, 2)],
      [
        'viewer',
        feed(
          matching.map(({ id }) => id),
          matching.length,
        ),
      ],
    ]),
  };
}

async function look({ users, groups }: ScimClient): Promise<Sight> {
  const accounts: ScimUser[] = [];
  for await (const user of users.list()) accounts.push(user);
  const names = new Map(accounts.map(({ id, userName }) => [id, userName]));
  const found = new Map<string, ReadonlySet<string>>();
  for await (const { displayName, members = [] } of groups.list()) {
    if (GROUPS.includes(displayName)) {
      found.set(displayName, new Set(members.map(({ value }) => names.get(value) ?? value)));
    }
  }
  return {
    groups: found,
    active: new Set(accounts.filter(({ active }) => active === true).map(({ userName }) => userName)),
    sourceIds: new Map(
      accounts.flatMap(({ userName, externalId }) =>
        externalId === undefined ? [] : [[userName, externalId] as const],
      ),
    ),
  };
}
