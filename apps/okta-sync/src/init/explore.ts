import { createScimClient } from '@drawbridge/scim-client';

import { createSecretMask } from '../config/secret-mask.ts';
import type { FetchFunction } from '../fetch-function.ts';
import { maskAnswers } from '../mask-answers.ts';
import type { IdentitySource } from '../source/identity-source.ts';
import { valueOf } from '../source/read-outcome.ts';
import { readFailure } from '../target/target-failure.ts';

/** A group of the source that was looked for. */
export type FoundGroup =
  | { readonly found: true; readonly id: string; readonly name: string; readonly members: number }
  | { readonly found: false; readonly reason: string };

/** Looks a group of the source up by its exact name. */
export async function findSourceGroup(
  source: IdentitySource,
  name: string,
  signal: AbortSignal,
): Promise<FoundGroup> {
  const selectors = [{ by: 'name' as const, name }];
  const request = { selectors, privileged: [], previous: undefined, mode: 'full' as const, alsoUsers: [] };
  const { selections, groups } = await source.read(request, { signal });
  const [selection] = selections;
  const ids = selection === undefined ? undefined : valueOf(selection.groups);
  const [id] = ids ?? [];
  const read = id === undefined ? undefined : groups.get(id);
  const group = read === undefined ? undefined : valueOf(read);
  if (group !== undefined) {
    return {
      found: true,
      id: group.id,
      name: group.name,
      members: group.membersCount ?? group.memberIds.length,
    };
  }
  const reasons = [selection?.groups, read].flatMap((one) =>
    one !== undefined && 'reason' in one ? [one.reason] : [],
  );
  return { found: false, reason: reasons[0] ?? `${source.name} has no group named ${name}` };
}

/** The most groups of the application that are offered. */
const MOST = 500;

/**
 * Lists the names of the application's groups.
 *
 * @throws {TargetError} when it cannot be used.
 */
export async function listTargetGroups(
  {
    baseUrl,
    token,
    fetch,
  }: { readonly baseUrl: string; readonly token: string; readonly fetch?: FetchFunction | undefined },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const client = createScimClient({
    baseUrl,
    token,
    userAgent: 'drawbridge-okta-sync',
    fetch: maskAnswers(createSecretMask([token]), fetch),
  });
  const names: string[] = [];
  try {
    for await (const { displayName } of client.groups.list({ attributes: ['displayName'], signal })) {
      if (displayName !== undefined && displayName !== null) names.push(displayName);
      if (names.length >= MOST) break;
    }
    return names.toSorted((a, b) => a.localeCompare(b, 'en'));
  } catch (error) {
    throw readFailure(error, baseUrl);
  }
}
