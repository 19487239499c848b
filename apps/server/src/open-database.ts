import path from 'node:path';
import type { Database } from '@drawbridge/scim-server';
import { openPostgresDatabase } from '@drawbridge/scim-server/postgres';
import { StoreOpenError, openSqliteDatabase } from '@drawbridge/scim-server/sqlite';
import { printDatabase, withoutPassword, type DatabaseSetting } from './config/database-setting.ts';
import { makeDirectory } from './make-directory.ts';
import { reasonOf } from './reason-of.ts';
import { SettingError } from './setting-error.ts';

/**
 * Opens the database, and makes the folder of a file where there is none.
 *
 * @throws SettingError when it cannot be opened; never with the password that its URL may hold. That of a
 * damaged one has the store's as its cause.
 */
export async function openDatabase(setting: DatabaseSetting, clock: () => Date): Promise<Database> {
  try {
    if (setting.kind === 'postgres') return await openPostgresDatabase({ url: setting.url, clock });
    const { file } = setting;
    if (file !== ':memory:') makeDirectory(path.dirname(path.resolve(file)));
    return openSqliteDatabase({ file, clock });
  } catch (error) {
    if (error instanceof StoreOpenError && error.isDamaged)
      throw new SettingError(error.message, { cause: error });
    const reason = withoutPassword(setting, reasonOf(error));
    throw new SettingError(`The database ${printDatabase(setting)} is not to be had: ${reason}`);
  }
}
