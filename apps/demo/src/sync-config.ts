import { existsSync, readFileSync } from 'node:fs';
import { parseConfig, type Config } from '@drawbridge/okta-sync';
import { parseDocument } from 'yaml';
import { explained, type DataDirectory } from './data-directory.ts';
import { writeDurably } from './write-durably.ts';

/** Where the two sides of the bridge are. */
export interface Banks {
  readonly oktaUrl: string;
  readonly scimBaseUrl: string;
}

/**
 * Reads the daemon's configuration from the data directory; the first start writes it there, for people to edit. Where
 * it does not say between what it goes, it goes between the demo's own org and server, wherever those listen.
 *
 * @throws ConfigError that lists every mistake in the file; SettingError when it cannot be read or written.
 */
export function readSyncConfig({ syncConfig, syncState }: DataDirectory, banks: Banks): Config {
  const text = explained(syncConfig, 'cannot be used', () => {
    if (!existsSync(syncConfig)) writeDurably(syncConfig, FIRST_CONFIG);
    return readFileSync(syncConfig, 'utf8');
  });
  return { ...parseConfig(withBanks(text, banks), syncConfig), state: syncState };
}

function withBanks(text: string, { oktaUrl, scimBaseUrl }: Banks): string {
  const document = parseDocument(text);
  // What is wrong with the text is for the daemon's own parser to say.
  if (document.errors.length > 0 || !('has' in document)) return text;
  if (!document.has('source')) document.set('source', { okta: { orgUrl: oktaUrl } });
  if (!document.has('target')) document.set('target', { baseUrl: scimBaseUrl });
  return String(document);
}

const FIRST_CONFIG = `# What the daemon of this demo does. Edit it and start again; delete it to get this one back.
# It goes between the demo's own Okta sandbox and SCIM server; source and target would name others.

# Okta groups on the left feed the application's default groups on the right. Several may feed the same one.
mappings:
  - from: { name: Retool Admins }
    group: admin
  - from: { name: Retool Editors }
    group: editor
  - from: { name: Platform Engineering }
    group: editor
  - from: { name: Retool Viewers }
    group: viewer
  - from: { name: Sales }
    group: viewer

# A plan that breaks one of these is held back, and says why.
guards:
  minAdmins: 1
  maxRemovals: 50
  maxRemovalShare: 0.2

# Nobody has to look at the first plan before it is applied, and who leaves a group in Okta leaves it here soon after.
firstRun: apply
removals: { grace: 30s, cycles: 1 }

# Every minute, in UTC.
jitter: 0
schedule: '* * * * *'
`;
