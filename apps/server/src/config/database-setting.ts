import { createMask } from '../token/mask-secrets.ts';

/** A database by its kind. */
export type DatabaseSetting = SqliteSetting | PostgresSetting;

/** A file of SQLite. */
export interface SqliteSetting {
  readonly kind: 'sqlite';
  /** The file, or `:memory:`. */
  readonly file: string;
}

/** A database of PostgreSQL. */
export interface PostgresSetting {
  readonly kind: 'postgres';
  /** With whatever password it holds: for the driver, never for a log. */
  readonly url: string;
}

/** Reads a database URL; `undefined` for any other. */
export function parseDatabaseUrl(url: string): DatabaseSetting | undefined {
  const file = /^sqlite:(?:\/\/(?=\/))?(?<file>.+)$/.exec(url)?.groups?.['file'];
  if (file !== undefined) return { kind: 'sqlite', file };
  return /^postgres(?:ql)?:\/\//.test(url) && URL.canParse(url) ? { kind: 'postgres', url } : undefined;
}

/** Names a database for people, without the name and password that its URL may hold. */
export function printDatabase(database: DatabaseSetting): string {
  if (database.kind === 'sqlite') return `sqlite:${database.file}`;
  const { host, pathname } = new URL(database.url);
  return `postgres://${host}${pathname}`;
}

/** Takes the password of a database out of a text, such as a driver's complaint about the URL. */
export function withoutPassword(database: DatabaseSetting, text: string): string {
  return createMask(secretsOf(database))(text);
}

/** What of a setting is secret: the password, as it is written and as it is meant. */
export function secretsOf(database: DatabaseSetting): readonly string[] {
  if (database.kind === 'sqlite') return [];
  const { password, searchParams } = new URL(database.url);
  const written = [password, decode(password), searchParams.get('password') ?? ''];
  return [database.url, ...written].filter((secret) => secret !== '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
