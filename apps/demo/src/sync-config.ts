import { existsSync, readFileSync } from 'node:fs';
import { parseConfig, type Config } from '@drawbridge/okta-sync';
import { writeWhole, type DataDirectory } from './data-directory.ts';

/** Where the two sides of the bridge are. */
export interface Banks {
  readonly oktaUrl: string;
  readonly scimBaseUrl: string;
}

/**
 * Reads the daemon's configuration from the data directory; the first start writes it there, for people to edit.
 *
 * @throws ConfigError that lists every mistake in the file.
 */
export function readSyncConfig({ syncConfig, syncState }: DataDirectory, banks: Banks): Config {
  if (!existsSync(syncConfig)) writeWhole(syncConfig, firstConfig(banks));
  return { ...parseConfig(readFileSync(syncConfig, 'utf8'), syncConfig), stateFile: syncState };
}

function firstConfig({ oktaUrl, scimBaseUrl }: Banks): string {
  return `# What the daemon of this demo does. Edit it and start again; delete it to get this one back.
okta:
  orgUrl: ${oktaUrl}
target:
  baseUrl: ${scimBaseUrl}

# Okta groups on the left feed the application's default groups on the right. Several may feed the same one.
mappings:
  - okta: { name: Retool Admins }
    group: admin
  - okta: { name: Retool Editors }
    group: editor
  - okta: { name: Platform Engineering }
    group: editor
  - okta: { name: Retool Viewers }
    group: viewer
  - okta: { name: Sales }
    group: viewer

# A plan that breaks one of these changes nothing, and says why.
guards:
  minAdmins: 1
  maxRemovals: 50
  maxRemovalShare: 0.2

# Every minute, in UTC.
schedule: '* * * * *'
`;
}
