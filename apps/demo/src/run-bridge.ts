import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createOktaSync, type Config } from '@drawbridge/okta-sync';
import { ONLY_TENANT, listen, startServer } from '@drawbridge/server';
import { pino } from 'pino';
import { openDataDirectory } from './data-directory.ts';
import { keepOrg } from './keep-org.ts';
import type { DemoSettings } from './settings.ts';
import { readSyncConfig, type Banks } from './sync-config.ts';
import { formatWelcome, SANDBOX_TOKEN } from './welcome.ts';

/** What the bridge needs of the process. */
export interface Terminal {
  readonly print: (text: string) => void;
  readonly width: number;
  readonly color: boolean;
}

/**
 * Runs the whole bridge until the signal aborts: an Okta sandbox, the SCIM server, and the daemon that pulls the one's
 * groups into the other's. Closes in the reverse order.
 *
 * @throws SettingError, ConfigError, SourceError, TargetError or StateError: each one sentence for a person.
 */
export async function runBridge(
  settings: DemoSettings,
  terminal: Terminal,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const data = openDataDirectory(settings.dataDirectory);
  const sandbox = createOktaSandbox({
    apiToken: SANDBOX_TOKEN,
    ...(data.org === undefined ? {} : { snapshot: data.org }),
  });
  if (data.org === undefined) data.saveOrg(sandbox.org.snapshot());
  await using okta = await listen(keepOrg(sandbox, data.saveOrg), {
    host: settings.host,
    port: settings.oktaPort,
    portVariable: 'OKTA_PORT',
  });
  const log = pino({ level: 'error', base: null });
  await using server = await startServer(
    {
      scim: { host: settings.host, port: settings.port },
      admin: undefined,
      trustedProxies: [],
      database: { kind: 'sqlite', file: data.database },
      authToken: data.token,
      tenants: [ONLY_TENANT],
      cursorSecret: undefined,
      strict: false,
      rateLimit: undefined,
      webhook: undefined,
      logLevel: 'error',
    },
    log,
  );
  const banks = { oktaUrl: reachable(okta.origin), scimBaseUrl: reachable(server.baseUrl) };
  const config = readSyncConfig(data, banks);
  if (data.isTokenNew) data.saveToken();
  terminal.print(
    formatWelcome(
      {
        oktaUrl: banks.oktaUrl,
        users: sandbox.org.users().length,
        groups: sandbox.org.groups().length,
        baseUrl: banks.scimBaseUrl,
        dataDirectory: data.path,
        tokenFile: data.tokenFile,
        newToken: data.isTokenNew ? data.token : undefined,
        admin: activeAdmin(sandbox),
      },
      terminal.color,
    ),
  );
  const sync = createOktaSync({
    config,
    tokens: { source: SANDBOX_TOKEN, target: data.token },
    ...(isOwn(config, banks) ? { binding: { org: 'the sandbox', target: 'the demo' } } : {}),
    print: terminal.print,
    view: { width: terminal.width, color: terminal.color },
  });
  await sync.run({ signal });
  terminal.print(`\nStopped. The data stays in ${data.path}; the next start goes on from there.`);
}

function activeAdmin({ org }: OktaSandbox): string | undefined {
  if (org.findGroup('Retool Admins') === undefined) return undefined;
  return org.membersOf('Retool Admins').find(({ status }) => status === 'ACTIVE')?.profile['login'];
}

/** A URL that this machine can call: an address that stands for all of them is no address to connect to. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** Whether the daemon goes between the demo's own ends: then its state stays theirs, on whatever ports they listen. */
function isOwn({ source, target }: Config, { oktaUrl, scimBaseUrl }: Banks): boolean {
  return source.kind === 'okta' && source.orgUrl === oktaUrl && target.baseUrl === scimBaseUrl;
}
