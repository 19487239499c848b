import { pino, type DestinationStream, type Logger } from 'pino';
import type { ServerConfig } from './config/server-config.ts';
import { secretsOfConfig, type SecretSettings } from './config/secrets-of-config.ts';
import { createMask } from './token/mask-secrets.ts';

/** Creates the log of the process: lines of JSON, in which no secret stands, whoever wrote it into a path or an error. */
export function createLog(
  config: SecretSettings & Pick<ServerConfig, 'logLevel'>,
  destination?: DestinationStream,
): Logger {
  const options = {
    name: 'drawbridge',
    level: config.logLevel,
    base: null,
    hooks: { streamWrite: createMask(secretsOfConfig(config)) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
