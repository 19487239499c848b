import type { ScimClient, User } from '@drawbridge/scim-client';

import { sourceId, type SourceId } from '../source-id.ts';
import type { SourceUser } from '../source-snapshot.ts';
import { readAttribute } from './read-attribute.ts';

/** Everybody whom a service provider has. */
export interface PeopleRead {
  readonly users: ReadonlyMap<SourceId, SourceUser>;
  /** What speaks against these being all; undefined when nothing does. */
  readonly problem: string | undefined;
}

const PAGE_SIZE = 500;

/** Reads everybody, and proves it: as many came as are counted, and the count stayed the same meanwhile. */
export async function readPeople(
  client: ScimClient,
  profileKeys: readonly string[],
  signal: AbortSignal,
): Promise<PeopleRead> {
  const users = new Map<SourceId, SourceUser>();
  const totals = new Set<number | undefined>();
  for await (const page of client.users.list({ count: PAGE_SIZE, signal }).pages()) {
    totals.add(page.totalResults);
    for (const user of page.resources) users.set(sourceId(user.id), toSourceUser(user, profileKeys));
  }
  const again = await client.users.list({ count: 1, signal }).page();
  totals.add(again.totalResults);
  return { users, problem: problemOf(users.size, [...totals]) };
}

/** What counts against a list that should be whole; undefined when nothing does. */
export function problemOf(came: number, totals: readonly (number | undefined)[]): string | undefined {
  const [total] = totals;
  if (total === undefined) return 'the service provider did not say how many there are';
  if (totals.length > 1) return 'their number changed meanwhile';
  return came === total ? undefined : `${came} came, and the service provider counts ${total}`;
}

/** A user in the words of the source: whoever is not active must not have access. */
export function toSourceUser(user: User, profileKeys: readonly string[]): SourceUser {
  const email = readAttribute(user, 'emails.value');
  return {
    id: sourceId(user.id),
    status: user.active === false ? 'SUSPENDED' : 'ACTIVE',
    login: user.userName,
    email: typeof email === 'string' ? email : undefined,
    profile: Object.fromEntries(
      profileKeys.flatMap((key) => {
        const value = readAttribute(user, key);
        return value === undefined ? [] : [[key, value]];
      }),
    ),
    lastUpdated: user.meta.lastModified,
  };
}
