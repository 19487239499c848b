import { z } from 'zod';
import { SettingError } from './setting-error.ts';

/** Everything that can be set about the server, validated. */
export interface ServerConfig {
  /** The address to listen on. */
  readonly host: string;
  /** The TCP port; 0 takes a free one. */
  readonly port: number;
  /** Where the resources are kept. */
  readonly database: Database;
  /** The bearer token that provisioning clients present. */
  readonly authToken: string;
  /** Stands before the wire names of the default groups, such as `Retool production - `. */
  readonly defaultGroupPrefix: string;
  /** The base URL of `meta.location` and `$ref`, where clients see another one than the server does. */
  readonly publicUrl: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** A database by its kind. */
export interface Database {
  readonly kind: 'sqlite';
  /** The file, or `:memory:`. */
  readonly file: string;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const MIN_TOKEN_LENGTH = 10;

const PORT_RULE = 'must be a port number from 0 to 65535';

const environment = z.object({
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_RULE)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_RULE)
    .default(3000),
  DATABASE_URL: z.string().default('sqlite:.data/scim.db').transform(parseDatabaseUrl),
  SCIM_AUTH_TOKEN: z
    .string('is missing: set it to the bearer token that your identity provider will send')
    .min(MIN_TOKEN_LENGTH, `must have at least ${MIN_TOKEN_LENGTH} characters`)
    // RFC 6750's b64token: anything else cannot be sent in an Authorization header.
    .regex(/^[A-Za-z0-9\-._~+/]+=*$/, 'may only have letters, digits and - . _ ~ + / ='),
  DEFAULT_GROUP_PREFIX: z.string().default(''),
  PUBLIC_URL: z.url({ protocol: /^https?$/, message: 'must be an http or https URL' }).optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/**
 * Reads the settings from environment variables.
 *
 * @throws SettingError that lists every mistake at once.
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): ServerConfig {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    throw new SettingError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n'),
    );
  }
  const { HOST, PORT, DATABASE_URL, SCIM_AUTH_TOKEN, DEFAULT_GROUP_PREFIX, PUBLIC_URL, LOG_LEVEL } =
    parsed.data;
  return {
    host: HOST,
    port: PORT,
    database: DATABASE_URL,
    authToken: SCIM_AUTH_TOKEN,
    defaultGroupPrefix: DEFAULT_GROUP_PREFIX,
    publicUrl: PUBLIC_URL,
    logLevel: LOG_LEVEL,
  };
}

function parseDatabaseUrl(url: string, context: z.RefinementCtx<string>): Database {
  const file = /^sqlite:(?:\/\/(?=\/))?(?<file>.+)$/.exec(url)?.groups?.['file'];
  if (file !== undefined) return { kind: 'sqlite', file };
  // The URL of another kind of database holds a password: name its scheme only.
  context.issues.push({
    code: 'custom',
    input: url,
    message: `must be sqlite:FILE (sqlite:.data/scim.db) or sqlite::memory:, not ${url.split(':')[0] ?? ''}:…`,
  });
  return z.NEVER;
}
