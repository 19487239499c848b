import { secretsOf } from './database-setting.ts';
import type { ServerConfig } from './server-config.ts';

const MIN_SECRET_LENGTH = 7;

/** What of the settings may stand in no log. */
export function secretsOfConfig({
  authToken,
  cursorSecret,
  database,
  webhook,
}: Pick<ServerConfig, 'authToken' | 'cursorSecret' | 'database' | 'webhook'>): readonly string[] {
  return (
    [authToken, cursorSecret, webhook?.secret, webhook?.url, ...secretsOf(database)]
      .filter((secret) => secret !== undefined)
      // A shorter one is no secret, and occurs in words.
      .filter(({ length }) => length >= MIN_SECRET_LENGTH)
  );
}
