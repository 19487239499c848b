import { pino, type DestinationStream, type Logger } from 'pino';
import { secretsOf } from './config/database-setting.ts';
import type { ServerConfig } from './config/server-config.ts';
import { maskSecrets } from './token/mask-secrets.ts';

const MIN_SECRET_LENGTH = 7;

/** Creates the log of the process: lines of JSON, in which no secret stands, whoever wrote it into a path or an error. */
export function createLog(
  {
    logLevel,
    authToken,
    cursorSecret,
    database,
  }: Pick<ServerConfig, 'logLevel' | 'authToken' | 'cursorSecret' | 'database'>,
  destination?: DestinationStream,
): Logger {
  const secrets = [authToken, cursorSecret, ...secretsOf(database)]
    .filter((secret) => secret !== undefined)
    // A shorter one is no secret, and occurs in words.
    .filter(({ length }) => length >= MIN_SECRET_LENGTH);
  const options = {
    name: 'drawbridge',
    level: logLevel,
    base: null,
    hooks: { streamWrite: (line: string) => maskSecrets(line, secrets) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
