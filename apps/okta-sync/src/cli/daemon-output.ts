import { ConfigError } from '../config/config.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { secretMaskOf } from '../config/secret-mask.ts';
import { createEventLog } from '../ops/event-log.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';
import { reporterOf } from './output.ts';

/** What a daemon writes. */
export interface DaemonOutput {
  readonly report: Report<DaemonEvent>;
  /** Tells the operator something that is no event of a cycle. */
  readonly say: (message: string) => void;
}

/**
 * Text for people, or, with LOG_FORMAT=json, a log of lines of JSON, in which LOG_PEOPLE=digests puts digests in the place
 * of e-mail addresses.
 *
 * @throws {ConfigError} when one of them has another value.
 */
export function createDaemonOutput(
  environment: CliEnvironment,
  flags: Flags,
  { config, tokens }: LoadedConfig,
): DaemonOutput {
  const { env, print, printError, clock } = environment;
  const format = oneOf(env, 'LOG_FORMAT', ['text', 'json']);
  const people = oneOf(env, 'LOG_PEOPLE', ['names', 'digests']);
  if (format === 'text' || flags.json === true) {
    return { report: reporterOf(environment, flags), say: printError };
  }
  return createEventLog({
    write: (line) => print(line.trimEnd()),
    mask: secretMaskOf(tokens, config),
    maskPeople: people === 'digests',
    clock,
  });
}

function oneOf<Value extends string>(
  env: CliEnvironment['env'],
  name: string,
  [first, ...others]: readonly [Value, ...Value[]],
): Value {
  const text = env[name] ?? '';
  const value = text === '' ? first : [first, ...others].find((one) => one === text);
  if (value !== undefined) return value;
  const message = `must be ${[first, ...others].join(' or ')}, not ${JSON.stringify(text)}`;
  throw new ConfigError('The environment has a mistake:', [{ path: name, message }]);
}
