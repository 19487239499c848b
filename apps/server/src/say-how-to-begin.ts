import type { PauseStore, TokenRecord } from '@drawbridge/scim-server';
import type { Logger } from 'pino';
import type { ServerConfig } from './config/server-config.ts';
import { describePause, pausesOf } from './tenant/pause-tenant.ts';
import { ALL_TENANTS } from './token/scope.ts';

/** Of letters and digits at random, too many to try out. */
const ADVISED_TOKEN_LENGTH = 20;

/** Tells at the start what an administrator should do about tokens, and which tenants are paused. */
export async function sayHowToBegin(
  { authToken, tenants }: ServerConfig,
  tokens: readonly TokenRecord[],
  pauses: PauseStore,
  log: Logger,
): Promise<void> {
  const names = tenants.map(({ name }) => name);
  for (const { tenant, pause } of await pausesOf(pauses, names)) {
    if (pause !== undefined) log.warn({ event: 'paused', tenant, ...pause }, describePause(tenant, pause));
  }
  if (authToken !== undefined) {
    warnOfShortToken(authToken, log);
    return;
  }
  // A token that administers all tenants lets no client in.
  if (tokens.some(({ tenant }) => tenant !== ALL_TENANTS)) return;
  log.warn(
    { event: 'noToken' },
    'there is no token yet, so nobody is let in: create one with `token create`',
  );
}

/** What can be guessed by trying is taken, since a small installation may know what it does, but not in silence. */
function warnOfShortToken({ length }: string, log: Logger): void {
  if (length >= ADVISED_TOKEN_LENGTH) return;
  log.warn(
    { event: 'shortToken', length },
    `SCIM_AUTH_TOKEN has ${length} characters: take at least ${ADVISED_TOKEN_LENGTH} random ones, or create a token with \`token create\``,
  );
}
