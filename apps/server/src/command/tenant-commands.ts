import type { Database } from '@drawbridge/scim-server';
import type { Command } from 'commander';
import type { CliEnvironment } from '../cli-environment.ts';
import { loadConfig } from '../config/load-config.ts';
import { openDatabase } from '../open-database.ts';
import { SettingError } from '../setting-error.ts';
import { describePause, pauseRequest, pausesOf } from '../tenant/pause-tenant.ts';
import { chooseTenant } from './choose-tenant.ts';

interface Flags {
  readonly tenant?: string;
  readonly json?: boolean;
}

/** Who pauses a tenant by command has no token. */
const BY = 'the command line';

/** Adds `tenant list`, `tenant pause` and `tenant resume`: they work on the database, whether or not a server runs. */
export function addTenantCommands(program: Command, environment: CliEnvironment): void {
  const tenant = program.command('tenant').description('list tenants, pause them and let them go on');
  const withFlags = (command: Command): Command =>
    command
      .option('--tenant <name>', 'needed where there are several')
      .option('--json', 'print data instead of text');
  tenant
    .command('list')
    .description('list the tenants, and which of them are paused')
    .option('--json', 'print data instead of text')
    .action((flags: Flags) => listTenants(environment, flags));
  withFlags(tenant.command('pause'))
    .description('answer every SCIM write of a tenant with 503, until it is resumed; reads go on')
    .option('--reason <text>', 'a line for people')
    .action((flags: Flags & { readonly reason?: string }) => pauseTenant(environment, flags));
  withFlags(tenant.command('resume'))
    .description('take SCIM writes of a tenant again')
    .action((flags: Flags) => resumeTenant(environment, flags));
}

async function listTenants({ env, clock, print }: CliEnvironment, { json }: Flags): Promise<void> {
  const config = loadConfig(env);
  await using database = await openDatabase(config.database, clock);
  const names = config.tenants.map(({ name }) => name);
  const tenants = await pausesOf(database.pauses, names);
  if (json === true)
    print(JSON.stringify({ tenants: tenants.map(({ tenant, pause }) => ({ name: tenant, pause })) }));
  else for (const { tenant, pause } of tenants) print(`${describePause(tenant, pause)}.`);
}

async function pauseTenant(
  environment: CliEnvironment,
  { tenant, json, reason = '' }: Flags & { readonly reason?: string },
): Promise<void> {
  const parsed = pauseRequest.safeParse({ reason });
  if (!parsed.success) {
    throw new SettingError(parsed.error.issues.map(({ message }) => `--reason ${message}`).join('\n'));
  }
  const { clock, print } = environment;
  await withTenant(environment, tenant, async ({ pauses }, name) => {
    const pause = await pauses.pause(name, { since: clock().toISOString(), by: BY, ...parsed.data });
    print(json === true ? JSON.stringify({ name, pause }) : `${describePause(name, pause)}.`);
  });
}

async function resumeTenant(environment: CliEnvironment, { tenant, json }: Flags): Promise<void> {
  await withTenant(environment, tenant, async ({ pauses }, name) => {
    await pauses.resume(name);
    environment.print(json === true ? JSON.stringify({ name }) : `${describePause(name, undefined)}.`);
  });
}

async function withTenant(
  { env, clock }: CliEnvironment,
  wanted: string | undefined,
  work: (database: Database, name: string) => Promise<void>,
): Promise<void> {
  const config = loadConfig(env);
  const name = chooseTenant(config, wanted);
  await using database = await openDatabase(config.database, clock);
  await work(database, name);
}
