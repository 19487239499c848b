import { secretsOf } from './database-setting.ts';
import type { ServerConfig } from './server-config.ts';

const MIN_SECRET_LENGTH = 7;

/** The settings that are secret, or hold a secret. */
export type SecretSettings = Pick<ServerConfig, 'authToken' | 'cursorSecret' | 'database' | 'webhook'>;

/** What of the settings may stand in no log. */
export function secretsOfConfig({
  authToken,
  cursorSecret,
  database,
  webhook,
}: SecretSettings): readonly string[] {
  return (
    [authToken, cursorSecret, webhook?.secret, webhook?.url, ...secretsOf(database)]
      .filter((secret) => secret !== undefined)
      // A shorter one is no secret, and occurs in words.
      .filter(({ length }) => length >= MIN_SECRET_LENGTH)
  );
}
