import { foldCase } from '@drawbridge/scim';

import type { UserOutcome } from '../read-outcome.ts';
import { inParallel } from './in-parallel.ts';
import type { OktaContext } from './okta-context.ts';
import { readUser, withoutBlindness } from './read-users.ts';

/** Looks up users by login, each alone: a list by login would tell letter case apart. */
export async function findUsers(
  context: OktaContext,
  logins: readonly string[],
): Promise<ReadonlyMap<string, UserOutcome>> {
  const found = await inParallel(
    logins,
    context.concurrency,
    async (login): Promise<[string, UserOutcome]> => {
      const outcome = await readUser(context, login);
      // Okta also takes the beginning of a login, up to the @.
      const isOther = outcome.outcome === 'complete' && foldCase(outcome.value.login) !== foldCase(login);
      return [login, isOther ? { outcome: 'gone' } : outcome];
    },
  );
  return withoutBlindness(context, new Map(found));
}
