import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync, backup } from 'node:sqlite';
import type { Command } from 'commander';
import type { CliEnvironment } from '../cli-environment.ts';
import { printDatabase } from '../config/database-setting.ts';
import { loadConfig } from '../config/load-config.ts';
import { reasonOf } from '../reason-of.ts';
import { SettingError } from '../setting-error.ts';

/** Adds `backup`: it copies the database into one file, whether or not a server runs. */
export function addBackupCommand(program: Command, environment: CliEnvironment): void {
  program
    .command('backup')
    .description('copy the SQLite database into a new file, whether or not a server runs')
    .argument('<file>', 'the new file')
    .action((file: string) => backUp(environment, file));
}

async function backUp({ env, print }: CliEnvironment, target: string): Promise<void> {
  const { database } = loadConfig(env);
  if (database.kind === 'postgres') {
    throw new SettingError(`${printDatabase(database)} is backed up by pg_dump, not by this command.`);
  }
  if (!existsSync(database.file)) {
    throw new SettingError(`There is nothing to back up: ${printDatabase(database)} is no file.`);
  }
  createPrivately(target);
  try {
    using source = new DatabaseSync(database.file, { readOnly: true });
    await backup(source, target);
  } catch (error) {
    rmSync(target);
    throw new SettingError(`${printDatabase(database)} could not be copied: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
  print(`Copied ${printDatabase(database)} to ${target}.`);
}

/** Makes the file for this account alone, and takes none that is there: it may be the only other copy. */
function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    throw new SettingError(`The backup ${file} cannot be created: ${reasonOf(error)}.`, { cause: error });
  }
}
