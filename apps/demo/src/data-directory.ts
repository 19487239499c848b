import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseOrgSnapshot, type OrgSnapshot } from '@drawbridge/okta-sandbox';
import { SettingError } from '@drawbridge/server';

/** What the demo keeps between two starts. */
export interface DataDirectory {
  /** The absolute path. */
  readonly path: string;
  readonly database: string;
  /** The daemon's configuration, which people may edit. */
  readonly syncConfig: string;
  readonly syncState: string;
  readonly tokenFile: string;
  /** The bearer token of the SCIM server. */
  readonly token: string;
  /** Whether the token was made by this start, and may be shown: once. */
  readonly isTokenNew: boolean;
  /** The org as it was left, or `undefined` at the first start. */
  readonly org: OrgSnapshot | undefined;
  readonly saveOrg: (org: OrgSnapshot) => void;
}

/**
 * Opens the demo's data, or makes it. Only the owner can read it: there is a token in it.
 *
 * @throws SettingError when the directory cannot be written, or a file in it is damaged.
 */
export function openDataDirectory(directory: string): DataDirectory {
  const root = path.resolve(directory);
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const tokenFile = path.join(root, 'scim-token');
    const isTokenNew = !existsSync(tokenFile);
    if (isTokenNew) writeWhole(tokenFile, `drawbridge_${randomBytes(20).toString('hex')}`);
    const orgFile = path.join(root, 'okta-org.json');
    return {
      path: root,
      database: path.join(root, 'scim.db'),
      syncConfig: path.join(root, 'okta-sync.yaml'),
      syncState: path.join(root, 'okta-sync-state.json'),
      tokenFile,
      token: readFileSync(tokenFile, 'utf8').trim(),
      isTokenNew,
      org: existsSync(orgFile) ? parseOrgSnapshot(JSON.parse(readFileSync(orgFile, 'utf8'))) : undefined,
      saveOrg: (org) => {
        writeWhole(orgFile, JSON.stringify(org));
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingError(`The data directory ${root} cannot be used: ${reason}`, { cause: error });
  }
}

/** Writes a file so that a reader sees the old one or the new one, never a part. */
export function writeWhole(file: string, content: string): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, content, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
}
