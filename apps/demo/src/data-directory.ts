import { existsSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { parseOrgSnapshot, type OrgSnapshot } from '@drawbridge/okta-sandbox';
import { SettingError, makeDirectory } from '@drawbridge/server';
import { writeDurably } from './write-durably.ts';

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
  /** Whether the token is not in its file yet, and so has never been shown. */
  readonly isTokenNew: boolean;
  /** Keeps the token; to be called once it can be shown. */
  readonly saveToken: () => void;
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
  explained(root, 'cannot be used', () => {
    makeDirectory(root, 0o700);
  });
  const tokenFile = path.join(root, 'scim-token');
  const orgFile = path.join(root, 'okta-org.json');
  const kept = existsSync(tokenFile) ? readToken(tokenFile) : undefined;
  const token = kept ?? `drawbridge_${randomBytes(20).toString('hex')}`;
  return {
    path: root,
    database: path.join(root, 'scim.db'),
    syncConfig: path.join(root, 'okta-sync.yaml'),
    syncState: path.join(root, 'okta-sync-state'),
    tokenFile,
    token,
    isTokenNew: kept === undefined,
    saveToken: () => {
      explained(tokenFile, 'cannot be written', () => {
        writeDurably(tokenFile, token);
      });
    },
    org: existsSync(orgFile) ? readOrg(orgFile) : undefined,
    saveOrg: (org) => {
      explained(orgFile, 'cannot be written', () => {
        writeDurably(orgFile, JSON.stringify(org));
      });
    },
  };
}

/**
 * Does something with a file, and names the file when that fails.
 *
 * @throws SettingError of one sentence.
 */
export function explained<Result>(file: string, what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingError(`${file} ${what}: ${reason}`, { cause: error });
  }
}

function readToken(file: string): string {
  const token = explained(file, 'cannot be read', () => readFileSync(file, 'utf8')).trim();
  // What no Authorization header can carry would fail at every request instead of here.
  if (/^[A-Za-z0-9\-._~+/]{10,}=*$/.test(token)) return token;
  throw new SettingError(`${file} holds no token: delete it, and the next start makes a new one.`);
}

function readOrg(file: string): OrgSnapshot {
  return explained(file, 'is damaged; delete it, and the next start makes a new org', () =>
    parseOrgSnapshot(JSON.parse(readFileSync(file, 'utf8'))),
  );
}
