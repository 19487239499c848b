import { once } from 'node:events';
import { pino } from 'pino';
import { parseEnvironment } from './config.ts';
import { SettingError } from './setting-error.ts';
import { startServer } from './start-server.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const config = parseEnvironment(process.env);
  const log = pino({ name: 'drawbridge', level: config.logLevel, base: null });
  await using server = await startServer(config, log);
  log.info({ baseUrl: server.baseUrl, database: config.database }, `SCIM server at ${server.baseUrl}`);
  const signal = await Promise.race([signalled('SIGINT'), signalled('SIGTERM')]);
  log.info({ signal }, 'closing');
}

async function signalled(name: NodeJS.Signals): Promise<NodeJS.Signals> {
  await once(process, name);
  return name;
}
