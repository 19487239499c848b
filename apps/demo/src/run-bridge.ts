import { createOktaSandbox, type OktaSandbox } from '@drawbridge/okta-sandbox';
import { createOktaSync } from '@drawbridge/okta-sync';
import { listen, startServer } from '@drawbridge/server';
import { pino } from 'pino';
import { openDataDirectory } from './data-directory.ts';
import type { DemoSettings } from './settings.ts';
import { readSyncConfig } from './sync-config.ts';
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
  await using okta = await listen(savingChanges(sandbox, data.saveOrg), {
    host: settings.host,
    port: settings.oktaPort,
    portVariable: 'OKTA_PORT',
  });
  const log = pino({ level: 'error', base: null });
  await using server = await startServer(
    {
      host: settings.host,
      port: settings.port,
      database: { kind: 'sqlite', file: data.database },
      authToken: data.token,
      defaultGroupPrefix: '',
      publicUrl: undefined,
      logLevel: 'error',
    },
    log,
  );
  const config = readSyncConfig(data, { oktaUrl: okta.origin, scimBaseUrl: server.baseUrl });
  terminal.print(
    formatWelcome(
      {
        oktaUrl: okta.origin,
        users: sandbox.org.users().length,
        groups: sandbox.org.groups().length,
        baseUrl: server.baseUrl,
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
    tokens: { okta: SANDBOX_TOKEN, scim: data.token },
    print: terminal.print,
    view: { width: terminal.width, color: terminal.color },
  });
  await sync.run({ signal });
  terminal.print(`\nStopped. The data stays in ${data.path}; the next start goes on from there.`);
}

/** Answers like the sandbox, and saves the org before it tells that something in it has changed. */
function savingChanges(
  { fetch, org }: OktaSandbox,
  saveOrg: (org: ReturnType<OktaSandbox['org']['snapshot']>) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await fetch(request);
    if (request.method !== 'GET') saveOrg(org.snapshot());
    return response;
  };
}

function activeAdmin({ org }: OktaSandbox): string | undefined {
  if (org.findGroup('Retool Admins') === undefined) return undefined;
  return org.membersOf('Retool Admins').find(({ status }) => status === 'ACTIVE')?.profile['login'];
}
