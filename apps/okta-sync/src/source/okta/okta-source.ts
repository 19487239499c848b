import type { GroupSelector } from '../../config/config.ts';
import { SourceError, type IdentitySource, type ReadOutcome, type SourceGroup } from '../identity-source.ts';
import { OktaFailure } from './okta-failure.ts';
import { createOktaHttp, type OktaHttp, type OktaHttpOptions } from './okta-http.ts';
import { readGroup } from './read-group.ts';
import { readUsers } from './read-users.ts';

/** An Okta org as the identity source, over its management API. */
export function createOktaSource(options: OktaHttpOptions): IdentitySource {
  const http = createOktaHttp(options);
  return {
    readGroups: (selectors, { signal }) => readGroups(http, selectors, signal),
    readUsers: (ids, { signal }) => readUsers(http, ids, signal),
    requestCount: http.requestCount,
  };
}

/** One group after the other: a few requests each, and no burst against the org's shared limits. */
async function readGroups(
  http: OktaHttp,
  selectors: readonly GroupSelector[],
  signal: AbortSignal,
): Promise<readonly ReadOutcome<SourceGroup>[]> {
  await checkAccess(http, signal);
  const outcomes: ReadOutcome<SourceGroup>[] = [];
  for (const selector of selectors)
    outcomes.push(await orSourceError(() => readGroup(http, selector, signal)));
  return outcomes;
}

/** A cheap request first, so that an unreachable org or a bad token is one sentence, not one per group. */
async function checkAccess(http: OktaHttp, signal: AbortSignal): Promise<void> {
  await orSourceError(async () => {
    try {
      await http.get('/api/v1/groups?limit=1', signal);
    } catch (error) {
      if (error instanceof OktaFailure && error.kind === 'forbidden') {
        throw new SourceError(`Okta at ${http.origin}: the API token may not list groups.`, { cause: error });
      }
      if (error instanceof OktaFailure) throw new SourceError(sentence(http, error), { cause: error });
      throw error;
    }
  });
}

async function orSourceError<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OktaFailure) throw new SourceError(`${error.message}.`, { cause: error });
    throw error;
  }
}

function sentence(http: OktaHttp, { message }: OktaFailure): string {
  return message.includes('Okta') ? `${message}.` : `Okta cannot be read: ${message} (${http.origin}).`;
}
