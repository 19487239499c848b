import { z } from 'zod';
import { listIssues } from '../list-issues.ts';
import { parseNetwork, type Network } from '../proxy/network.ts';
import { SettingError } from '../setting-error.ts';
import { splitList } from '../split-list.ts';
import type { Allowance } from '../throttle/token-bucket.ts';
import { parseDatabaseUrl, type DatabaseSetting } from './database-setting.ts';
import { httpUrl } from './http-url.ts';
import { LOG_LEVELS, ONLY_TENANT, type ServerConfig, type TenantConfig } from './server-config.ts';

/** What the environment says: all settings, but the tenants where a file holds them. */
export interface Environment extends Omit<ServerConfig, 'tenants'> {
  /** The only tenant, or the path of the file that holds them all. */
  readonly tenants: TenantConfig | { readonly file: string };
}

const MIN_TOKEN_LENGTH = 10;
const MIN_CURSOR_SECRET_LENGTH = 32;
const PORT_RULE = 'must be a port number from 0 to 65535';

const port = z
  .string()
  .regex(/^\d{1,5}$/, PORT_RULE)
  .transform(Number)
  .refine((value) => value <= 65_535, PORT_RULE);
const truth = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
const host = z.string().min(1, 'must not be empty').default('127.0.0.1');

/** An empty variable is one that is not set: a shell or a container makes one easily. */
const absentWhenEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

const environment = z.object({
  HOST: host,
  PORT: port.default(3000),
  ADMIN_HOST: host,
  ADMIN_PORT: port.optional(),
  TRUSTED_PROXIES: z.string().default('').transform(toNetworks),
  DATABASE_URL: z.string().default('sqlite:.data/scim.db').transform(toDatabase),
  SCIM_AUTH_TOKEN: z
    .string()
    .min(MIN_TOKEN_LENGTH, `must have at least ${MIN_TOKEN_LENGTH} characters`)
    // RFC 6750's b64token: anything else cannot be sent in an Authorization header.
    .regex(/^[A-Za-z0-9\-._~+/]+=*$/, 'may only have letters, digits and - . _ ~ + / =')
    .optional(),
  TENANTS_FILE: z.string().optional(),
  DEFAULT_GROUP_PREFIX: z.string().optional(),
  PUBLIC_URL: httpUrl.optional(),
  LAST_ADMIN_GUARD: truth.optional(),
  PROTECTED_USERS: z.string().transform(splitList).optional(),
  CURSOR_SECRET: z
    .string()
    .min(MIN_CURSOR_SECRET_LENGTH, `must have at least ${MIN_CURSOR_SECRET_LENGTH} characters`)
    .optional(),
  STRICT_MODE: truth.default(false),
  RATE_LIMIT: z.string().transform(toAllowance).optional(),
  EVENTS_WEBHOOK_URL: httpUrl.optional(),
  EVENTS_WEBHOOK_SECRET: z
    .string()
    .regex(
      /^whsec_(?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
      'must be whsec_ and at least 18 random bytes in Base64: echo "whsec_$(openssl rand -base64 32)" makes one',
    )
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

type Variables = z.infer<typeof environment>;

/** The variables that describe the only tenant; beside a file of tenants they would describe none. */
const TENANT_VARIABLES = [
  'DEFAULT_GROUP_PREFIX',
  'PUBLIC_URL',
  'LAST_ADMIN_GUARD',
  'PROTECTED_USERS',
] as const satisfies readonly (keyof Variables)[];

/**
 * Reads the settings from environment variables.
 *
 * @throws SettingError that lists every mistake at once.
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const { SCIM_AUTH_TOKEN: token, ...others } = variables;
  const given = Object.entries(others).map(([name, value]) => [name, absentWhenEmpty(value)] as const);
  // An empty token is a mistake of its own: whoever sets it means to be let in by it.
  const parsed = environment.safeParse({ ...Object.fromEntries(given), SCIM_AUTH_TOKEN: token });
  const problems = parsed.success ? findContradictions(parsed.data) : listIssues(parsed.error);
  if (!parsed.success || problems.length > 0) throw new SettingError(problems.join('\n'));
  return toEnvironment(parsed.data);
}

function findContradictions(variables: Variables): readonly string[] {
  const { TENANTS_FILE, HOST, PORT, ADMIN_HOST, ADMIN_PORT } = variables;
  const { EVENTS_WEBHOOK_URL, EVENTS_WEBHOOK_SECRET } = variables;
  const misplaced =
    TENANTS_FILE === undefined ? [] : TENANT_VARIABLES.filter((name) => variables[name] !== undefined);
  const isShared = ADMIN_PORT !== undefined && ADMIN_PORT === PORT && ADMIN_HOST === HOST && PORT !== 0;
  return [
    ...misplaced.map(
      (name) => `${name} belongs to each tenant in ${TENANTS_FILE}, beside which it means nothing`,
    ),
    ...(EVENTS_WEBHOOK_URL !== undefined && EVENTS_WEBHOOK_SECRET === undefined
      ? ['EVENTS_WEBHOOK_SECRET is missing: without it, nobody could tell our events from those of others']
      : []),
    ...(isShared ? ['ADMIN_PORT must differ from PORT, or ADMIN_HOST from HOST'] : []),
  ];
}

function toEnvironment(variables: Variables): Environment {
  const { HOST, PORT, ADMIN_HOST, ADMIN_PORT, DATABASE_URL, SCIM_AUTH_TOKEN, TENANTS_FILE } = variables;
  const { TRUSTED_PROXIES, CURSOR_SECRET, STRICT_MODE, LOG_LEVEL, RATE_LIMIT } = variables;
  const { EVENTS_WEBHOOK_URL: url, EVENTS_WEBHOOK_SECRET: secret } = variables;
  return {
    scim: { host: HOST, port: PORT },
    admin: ADMIN_PORT === undefined ? undefined : { host: ADMIN_HOST, port: ADMIN_PORT },
    trustedProxies: TRUSTED_PROXIES,
    database: DATABASE_URL,
    authToken: SCIM_AUTH_TOKEN,
    tenants: TENANTS_FILE === undefined ? toTenant(variables) : { file: TENANTS_FILE },
    cursorSecret: CURSOR_SECRET,
    strict: STRICT_MODE,
    rateLimit: RATE_LIMIT,
    webhook: url === undefined || secret === undefined ? undefined : { url, secret },
    logLevel: LOG_LEVEL,
  };
}

function toTenant(variables: Variables): TenantConfig {
  const { DEFAULT_GROUP_PREFIX, PUBLIC_URL, LAST_ADMIN_GUARD, PROTECTED_USERS } = variables;
  const { defaultGroupPrefix, guards } = ONLY_TENANT;
  return {
    ...ONLY_TENANT,
    publicUrl: PUBLIC_URL,
    defaultGroupPrefix: DEFAULT_GROUP_PREFIX ?? defaultGroupPrefix,
    guards: {
      lastAdmin: LAST_ADMIN_GUARD ?? guards.lastAdmin,
      protectedUsers: PROTECTED_USERS ?? guards.protectedUsers,
    },
  };
}

function toNetworks(list: string, context: z.RefinementCtx<string>): readonly Network[] {
  return splitList(list).map((name) => {
    const network = parseNetwork(name);
    if (network !== undefined) return network;
    const message = `must be addresses and networks joined by commas, such as 10.0.0.0/8, not ${name}`;
    context.issues.push({ code: 'custom', input: list, message });
    return z.NEVER;
  });
}

/** How many times the rate is taken at once, where nothing else is said. */
const BURST_FACTOR = 10;

function toAllowance(text: string, context: z.RefinementCtx<string>): Allowance {
  const [perSecond = Number.NaN, burst = perSecond * BURST_FACTOR, ...rest] = text.split(',').map(Number);
  if (perSecond > 0 && burst >= 1 && rest.length === 0 && Number.isFinite(burst)) return { perSecond, burst };
  const message = 'must be the requests of a second, and those at once: 50 or 50,500';
  context.issues.push({ code: 'custom', input: text, message });
  return z.NEVER;
}

function toDatabase(url: string, context: z.RefinementCtx<string>): DatabaseSetting {
  const database = parseDatabaseUrl(url);
  if (database !== undefined) return database;
  // The URL of a database may hold a password: name its scheme only.
  context.issues.push({
    code: 'custom',
    input: url,
    message: `must be sqlite:FILE (sqlite:.data/scim.db), sqlite::memory: or postgres://USER@HOST/NAME, not ${url.split(':')[0] ?? ''}:…`,
  });
  return z.NEVER;
}
