import { foldCase } from '@drawbridge/scim';

import { isOktaUserId } from '../plan/match-accounts.ts';
import type { Known, KnownAdmin, PlanRules } from '../plan/plan-input.ts';
import type { IdentitySource } from '../source/identity-source.ts';
import { valueOf, type UserOutcome } from '../source/read-outcome.ts';
import { sourceId, type SourceId } from '../source/source-id.ts';
import type { SourceSnapshot } from '../source/source-snapshot.ts';
import { groupNamed, type TargetSnapshot, type TargetUser } from '../target/target.ts';

/** Most people who are looked up in one cycle; the others follow in the next ones. */
const MOST = 100;

/** What was read, for finding out who the administrators are whom nobody manages. */
export interface AdminsRead {
  readonly source: SourceSnapshot;
  readonly target: TargetSnapshot;
  readonly known: Pick<Known, 'links' | 'admins'>;
  /** Looks up also those again whom the source did not know. */
  readonly again: boolean;
}

/** Who they are, with what the source says of them. */
export interface IdentifiedAdmins {
  readonly admins: readonly KnownAdmin[];
  readonly source: SourceSnapshot;
}

/**
 * Looks up the members of privileged groups whom no mapped group of the source shows: by the source's id where the account
 * carries one, then by userName. Whoever was found is read in every cycle from then on, and not looked up any more.
 *
 * @throws {SourceError} as every read does.
 */
export async function identifyAdmins(
  origin: Pick<IdentitySource, 'readUsers' | 'findUsers'>,
  { guards }: Pick<PlanRules, 'guards'>,
  read: AdminsRead,
  signal: AbortSignal,
): Promise<IdentifiedAdmins> {
  const { source, known, again } = read;
  const before = new Map(known.admins.map((one) => [one.scimId, one]));
  const accounts = unmanaged(guards.privilegedGroups, read);
  const isOpen = ({ id, userName }: TargetUser): boolean => {
    const admin = before.get(id);
    if (admin?.userName !== userName) return true;
    return admin.sourceId === undefined ? again : !source.users.has(admin.sourceId);
  };
  const open = Map.groupBy(accounts.filter(isOpen), ({ id }) => before.has(id));
  const asked = [...(open.get(false) ?? []), ...(open.get(true) ?? [])].slice(0, MOST);
  const found = asked.length === 0 ? NOBODY : await lookUp(origin, asked, signal);
  const users = new Map(
    [...found.values()].flatMap((one) => (one.outcome === undefined ? [] : [[one.id, one.outcome] as const])),
  );
  return {
    admins: accounts.flatMap(({ id, userName }): readonly KnownAdmin[] => {
      const one = found.get(id);
      if (one === undefined) return [before.get(id) ?? []].flat();
      return [{ scimId: id, userName, sourceId: one.outcome === undefined ? undefined : one.id }];
    }),
    source: users.size === 0 ? source : { ...source, users: new Map([...source.users, ...users]) },
  };
}

/** The active members of privileged groups whom neither a link nor a group of the source explains. */
function unmanaged(
  privilegedGroups: readonly string[],
  { source, target, known }: AdminsRead,
): readonly TargetUser[] {
  const members = new Set(privilegedGroups.flatMap((name) => groupNamed(target, name)?.members ?? []));
  const linked = new Set(known.links.map(({ scimId }) => scimId));
  const accounts = target.users.filter(({ id, active }) => active && members.has(id) && !linked.has(id));
  if (accounts.length === 0) return [];
  const shown = new Set<string>(
    [...source.groups.values()].flatMap((read) => valueOf(read)?.memberIds ?? []),
  );
  const logins = new Set(
    [...source.users].flatMap(([id, read]) =>
      shown.has(id) && read.outcome === 'complete' ? foldCase(read.value.login) : [],
    ),
  );
  return accounts
    .filter(({ externalId = '', userName }) => !shown.has(externalId) && !logins.has(foldCase(userName)))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Somebody of the source; without an outcome nobody of theirs is known there. */
type Found = { readonly id: SourceId; readonly outcome: UserOutcome } | { readonly outcome: undefined };

const NOBODY: ReadonlyMap<string, Found> = new Map();

/** Whom each account belongs to; an account is left out while that could not be found out. */
async function lookUp(
  origin: Pick<IdentitySource, 'readUsers' | 'findUsers'>,
  accounts: readonly TargetUser[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const ids = accounts.flatMap(({ externalId }) => (externalId === undefined ? [] : [sourceId(externalId)]));
  const byId = await origin.readUsers(ids, { signal });
  const ofId = ({ externalId }: TargetUser): UserOutcome | undefined =>
    externalId === undefined ? undefined : byId.get(sourceId(externalId));
  const rest = accounts.filter((account) => ofId(account)?.outcome !== 'complete');
  const byLogin = await origin.findUsers(
    rest.map(({ userName }) => userName),
    { signal },
  );
  return new Map(
    accounts.flatMap((account) => {
      const found = identityOf(account, ofId(account), byLogin.get(account.userName));
      return found === undefined ? [] : [[account.id, found] as const];
    }),
  );
}

function identityOf(
  { externalId = '' }: TargetUser,
  byId: UserOutcome | undefined,
  byLogin: UserOutcome | undefined,
): Found | undefined {
  // Some sources take a login for an id: only the id itself is one.
  if (byId?.outcome === 'complete' && byId.value.id === externalId)
    return { id: byId.value.id, outcome: byId };
  if (byLogin?.outcome === 'complete') return { id: byLogin.value.id, outcome: byLogin };
  if (byId?.outcome === 'unknown' || byLogin?.outcome !== 'gone') return undefined;
  return isOktaUserId(externalId) && byId?.outcome === 'gone'
    ? { id: sourceId(externalId), outcome: byId }
    : { outcome: undefined };
}
