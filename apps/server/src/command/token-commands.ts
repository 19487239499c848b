import { Option, type Command } from 'commander';
import type { CliEnvironment } from '../cli-environment.ts';
import { loadConfig } from '../config/load-config.ts';
import type { ServerConfig } from '../config/server-config.ts';
import { openDatabase } from '../open-database.ts';
import { SettingError } from '../setting-error.ts';
import { issueToken } from '../token/issue-token.ts';
import { listTokens } from '../token/list-tokens.ts';
import { ADMIN_SCOPE, ALL_TENANTS, SCOPES, mayReach, tenantsOfTokens } from '../token/scope.ts';
import { tokenRequestAt } from '../token/token-request.ts';
import { toTokenView } from '../token/token-view.ts';
import { chooseTenant } from './choose-tenant.ts';
import { formatTokens, nameToken } from './format-tokens.ts';

/** What the options of a command are called, and the fields that they set. */
const OPTION_OF: Readonly<Record<string, string>> = { expiresAt: '--expires' };

interface JsonFlag {
  readonly json?: boolean;
}

interface CreateFlags extends JsonFlag {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires?: string;
  readonly tenant?: string;
  readonly description?: string;
}

/** Adds `token create`, `token list` and `token revoke`: they work on the database, whether or not a server runs. */
export function addTokenCommands(program: Command, environment: CliEnvironment): void {
  const token = program.command('token').description('create, list and revoke bearer tokens');
  token
    .command('create')
    .description('create a token and print it, this once')
    .requiredOption('--name <name>', 'what it is for, such as okta; requests are logged under it')
    .addOption(
      new Option('--scopes <scopes>', `what it may do, of ${SCOPES.join(', ')}, joined by commas`)
        .argParser((text) => text.split(',').map((scope) => scope.trim()))
        .makeOptionMandatory(),
    )
    .option('--expires <time>', 'when it ends: 90d, 12h or 2027-01-31 (default: never)')
    .option('--tenant <name>', `the tenant that it is for; "${ALL_TENANTS}" for an admin of all`)
    .option('--description <text>', 'a line for people')
    .option('--json', 'print data instead of text')
    .action((flags: CreateFlags) => createToken(environment, flags));
  token
    .command('list')
    .description('list the tokens, without their secrets')
    .option('--tenant <name>', 'only those of one tenant')
    .option('--json', 'print data instead of text')
    .action((flags: JsonFlag & { readonly tenant?: string }) => printTokens(environment, flags));
  token
    .command('revoke')
    .description('revoke a token for good: the next request that brings it is refused')
    .argument('<id>', 'as the list shows it')
    .option('--json', 'print data instead of text')
    .action((id: string, flags: JsonFlag) => revokeToken(environment, id, flags));
}

async function createToken(environment: CliEnvironment, flags: CreateFlags): Promise<void> {
  const { name, scopes, description, expires, json } = flags;
  const { env, clock, print, printError } = environment;
  const config = loadConfig(env);
  const now = clock();
  const parsed = tokenRequestAt(now).safeParse({ name, scopes, description, expiresAt: expires });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: [field = ''], message }) => {
      const key = String(field);
      return `${OPTION_OF[key] ?? `--${key}`} ${message}`;
    });
    throw new SettingError(problems.join('\n'));
  }
  const tenant = tenantOfToken(config, flags.tenant, parsed.data.scopes);
  await using database = await openDatabase(config.database, clock);
  const { token, secret } = await issueToken(database.tokens, tenant, parsed.data, now);
  if (json === true) {
    print(JSON.stringify({ token: toTokenView(token, now), secret }));
    return;
  }
  // The secret alone on standard output: TOKEN=$(… token create …) takes it.
  print(secret);
  printError(`Created ${nameToken(token)}. It is shown this once: only its hash is kept.`);
}

async function printTokens(
  { env, clock, print }: CliEnvironment,
  { tenant, json }: JsonFlag & { readonly tenant?: string },
): Promise<void> {
  const config = loadConfig(env);
  await using database = await openDatabase(config.database, clock);
  const tenants = tenant === undefined ? tenantsOfTokens(config) : [tenant];
  const tokens = await listTokens(database.tokens, tenants);
  const views = tokens.map((token) => toTokenView(token, clock()));
  if (json === true) print(JSON.stringify({ tokens: views }));
  else print(views.length === 0 ? 'There are no tokens.' : formatTokens(views, clock()));
}

async function revokeToken(
  { env, clock, print }: CliEnvironment,
  id: string,
  { json }: JsonFlag,
): Promise<void> {
  const config = loadConfig(env);
  await using database = await openDatabase(config.database, clock);
  const now = clock();
  const token = await database.tokens.revoke(id, now.toISOString());
  if (token === undefined) throw new SettingError(`There is no token ${id}: \`token list\` shows the ids.`);
  print(json === true ? JSON.stringify(toTokenView(token, now)) : `Revoked ${nameToken(token)}.`);
}

function tenantOfToken(config: ServerConfig, wanted: string | undefined, scopes: readonly string[]): string {
  if (wanted !== ALL_TENANTS) return chooseTenant(config, wanted);
  if (mayReach(wanted, scopes)) return wanted;
  throw new SettingError(`--tenant "${ALL_TENANTS}" goes with the scope ${ADMIN_SCOPE} alone`);
}
