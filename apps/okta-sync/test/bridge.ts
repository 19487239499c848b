import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createScimClient, type ScimClient } from '@drawbridge/scim-client';
import { createMemoryStore, createScimHandler, type ScimHandler } from '@drawbridge/scim-server';

import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/parse-config.ts';
import { createOktaSync, type OktaSyncOptions } from '../src/compose.ts';
import type { OktaSync } from '../src/okta-sync.ts';
import type { PlanResult } from '../src/run/cycle-result.ts';

export const TOKENS = { source: 'sandbox-token', target: 'scim-token' };

/** An Okta org, an application and the daemon between them, all in this process. */
export interface Bridge {
  readonly sandbox: OktaSandbox;
  readonly handler: ScimHandler;
  readonly client: ScimClient;
  readonly config: Config;
  readonly sync: OktaSync;
  /** Another daemon over the same org, application and state file. */
  readonly restart: (options?: Partial<OktaSyncOptions>) => OktaSync;
  /** The userNames in one of the application's groups, sorted. */
  readonly members: (group: string) => Promise<readonly string[]>;
}

export async function createBridge(
  settings = '',
  mappings: string = MAPPINGS,
  defaultGroupPrefix = '',
): Promise<Bridge> {
  const sandbox = createOktaSandbox({
    users: 60,
    rateLimit: { limit: 1_000_000, windowSeconds: 60 },
    pageLimits: { members: { default: 10, max: 10 } },
  });
  const handler = createScimHandler({
    store: createMemoryStore(),
    defaultGroupPrefix,
    authenticate: (token) => (token === TOKENS.target ? { name: 'okta-sync', scopes: ['scim'] } : undefined),
  });
  const baseUrl = 'https://app.test/api/scim/v2';
  const client = createScimClient({ baseUrl, token: TOKENS.target, fetch: handler });
  const directory = await mkdtemp(join(tmpdir(), 'okta-sync-'));
  const config = parseConfig(`
source: { okta: { orgUrl: http://localhost:8080 } }
target: { baseUrl: ${baseUrl} }
state: ${join(directory, 'state')}
mappings:${mappings}
${unlessSet(settings, AT_ONCE)}
${settings}`);
  const restart = (options: Partial<OktaSyncOptions> = {}): OktaSync =>
    createOktaSync({
      config,
      tokens: TOKENS,
      fetch: sandbox.fetch,
      scimFetch: handler,
      sleep: () => Promise.resolve(),
      ...options,
    });
  const members = async (group: string): Promise<readonly string[]> => {
    const found = await client.groups.findByDisplayName(group);
    const userNames = new Map<string, string>();
    for await (const user of client.users.list()) userNames.set(user.id, user.userName);
    return (found?.members ?? []).map(({ value }) => userNames.get(value) ?? value).toSorted();
  };
  return { sandbox, handler, client, config, sync: restart(), restart, members };
}

const MAPPINGS = `
  - { from: { name: Retool Admins }, group: admin }
  - { from: { name: Retool Editors }, group: editor }
  - { from: { name: Retool Viewers }, group: viewer }`;

/** What most tests are not about: everything is done in the first cycle that may do it. */
const AT_ONCE = ['firstRun: apply', 'removals: { grace: 0 }', 'jitter: 0'];

function unlessSet(settings: string, defaults: readonly string[]): string {
  return defaults.filter((line) => !settings.includes(line.replace(/:.*/, ':'))).join('\n');
}

/** The plan's operations in words: what, whom, why. */
export function told({ plan }: PlanResult): readonly string[] {
  return plan.operations.map((operation) => {
    const group = 'group' in operation ? ` ${operation.group.name}` : '';
    const user = 'user' in operation ? ` ${operation.user.userName}` : '';
    return `${operation.op}${group}${user}: ${operation.reason}`;
  });
}

/** A bridge after its first cycle, with one active admin of Okta, and the group that makes them one. */
export async function createSyncedBridge(): Promise<{
  readonly bridge: Bridge;
  readonly login: string;
  readonly id: string;
  readonly admins: string;
}> {
  const bridge = await createBridge();
  await bridge.sync.cycle();
  const { org } = bridge.sandbox;
  const login = oneAdmin(bridge);
  const admins = org.findGroup('Retool Admins')?.id ?? '';
  return { bridge, login, id: org.findUser(login)?.id ?? '', admins };
}

/** The first admin in Okta who is active. */
export function oneAdmin({ sandbox }: Bridge): string {
  const admins = sandbox.org.membersOf(sandbox.org.findGroup('Retool Admins')?.id ?? '');
  return String(admins.find(({ status }) => status === 'ACTIVE')?.profile['login']);
}

/** Makes an account inactive, or active again, as a person in the application does. */
export async function setActiveByHand({ client }: Bridge, login: string, active: boolean): Promise<void> {
  const account = await client.users.findByUserName(login);
  await client.users.patch(account?.id ?? '', [{ op: 'replace', path: 'active', value: active }]);
}

/** The logins of a group's members in Okta who may have access, sorted. */
export function activeLogins({ org }: OktaSandbox, group: string): readonly string[] {
  const inactive: readonly string[] = ['STAGED', 'SUSPENDED', 'DEPROVISIONED'];
  const members = org.membersOf(org.findGroup(group)?.id ?? '');
  return members
    .filter(({ status }) => !inactive.includes(status))
    .map(({ profile }) => profile['login'])
    .toSorted();
}
