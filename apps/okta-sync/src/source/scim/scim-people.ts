import type { ResourceList, ScimClient, User } from '@drawbridge/scim-client';

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

/** Reads everybody, and proves it. */
export async function readPeople(
  client: ScimClient,
  profileKeys: readonly string[],
  signal: AbortSignal,
): Promise<PeopleRead> {
  const users = new Map<SourceId, SourceUser>();
  const problem = await readWhole(
    client.users.list({ count: PAGE_SIZE, signal }),
    client.users.list({ count: 1, signal }),
    (user) => users.set(sourceId(user.id), toSourceUser(user, profileKeys)),
  );
  return { users, problem };
}

/**
 * Reads a list, and one resource of it afterwards. Whole it is when as many came as are counted, and the count stayed the
 * same meanwhile.
 *
 * @returns what counts against the list being whole; undefined when nothing does.
 */
export async function readWhole<T extends { readonly id: string }>(
  list: ResourceList<T>,
  again: ResourceList<T>,
  take: (resource: T) => void,
): Promise<string | undefined> {
  const ids = new Set<string>();
  const totals = new Set<number | undefined>();
  for await (const page of list.pages()) {
    totals.add(page.totalResults);
    for (const resource of page.resources) {
      ids.add(resource.id);
      take(resource);
    }
  }
  totals.add((await again.page()).totalResults);
  return problemOf(ids.size, [...totals]);
}

function problemOf(came: number, totals: readonly (number | undefined)[]): string | undefined {
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
