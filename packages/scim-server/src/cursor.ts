import { ScimError, expiredCursor, invalidCursor, isJsonObject } from '@drawbridge/scim';
import type { Bookmark } from './bookmark.ts';

/**
 * Makes bookmarks into cursors and back. A cursor is encrypted, because it holds a value of somebody's attribute and
 * travels in URLs, and authenticated together with the query that it continues: no other query, tenant or page size
 * takes it.
 *
 * @see RFC 9865 §2, §5
 */
export interface Cursors {
  readonly seal: (bookmark: Bookmark, query: string) => Promise<string>;
  /** @throws ScimError `invalidCursor` for what is no cursor of the query, `expiredCursor` for an old one. */
  readonly open: (cursor: string, query: string) => Promise<Bookmark>;
}

/** How cursors are made. */
export interface CursorOptions {
  /** Whoever has it can make cursors. Processes that serve the same clients need the same. */
  readonly secret: string;
  /** How long a cursor may be used, in seconds. */
  readonly timeout: number;
  readonly clock: () => Date;
}

const ALGORITHM = 'AES-GCM';
/** What AES-GCM takes, in bytes. */
const IV_LENGTH = 12;
const INVALID = 'cursor: not one that was given for this query; begin again with an empty one';

/** Creates the maker of cursors. */
export function createCursors({ secret, timeout, clock }: CursorOptions): Cursors {
  const key = importKey(secret);
  return {
    seal: async (bookmark, query) => {
      const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
      const expires = clock().getTime() + timeout * 1000;
      const plain = encode(JSON.stringify({ ...bookmark, expires }));
      const sealed = await crypto.subtle.encrypt(parametersOf(iv, query), await key, plain);
      return toBase64Url([...iv, ...new Uint8Array(sealed)]);
    },
    open: async (cursor, query) => {
      const { bookmark, expires } = await unseal(await key, cursor, query);
      if (clock().getTime() > expires) {
        throw expiredCursor(`cursor: older than ${timeout} seconds; begin again with an empty one`);
      }
      return bookmark;
    },
  };
}

type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

async function importKey(secret: string): Promise<Key> {
  const digest = await crypto.subtle.digest('SHA-256', encode(`SCIM cursor ${secret}`));
  return crypto.subtle.importKey('raw', digest, ALGORITHM, false, ['encrypt', 'decrypt']);
}

async function unseal(
  key: Key,
  cursor: string,
  query: string,
): Promise<{ readonly bookmark: Bookmark; readonly expires: number }> {
  try {
    const bytes = fromBase64Url(cursor);
    const parameters = parametersOf(bytes.slice(0, IV_LENGTH), query);
    const plain = await crypto.subtle.decrypt(parameters, key, bytes.slice(IV_LENGTH));
    return parsePlain(JSON.parse(new TextDecoder().decode(plain)));
  } catch (error) {
    // Whatever is wrong with it, its sender learns only that it is.
    throw new ScimError(400, 'invalidCursor', INVALID, { cause: error });
  }
}

function parsePlain(plain: unknown): { readonly bookmark: Bookmark; readonly expires: number } {
  if (!isJsonObject(plain)) throw invalidCursor(INVALID);
  const { key, type, position, expires } = plain;
  if (typeof type !== 'number' || typeof position !== 'number' || typeof expires !== 'number') {
    throw invalidCursor(INVALID);
  }
  const sorted = typeof key === 'string' || typeof key === 'number';
  return { bookmark: { key: sorted ? key : undefined, type, position }, expires };
}

function parametersOf(
  iv: Uint8Array<ArrayBuffer>,
  query: string,
): {
  readonly name: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly additionalData: Uint8Array<ArrayBuffer>;
} {
  return { name: ALGORITHM, iv, additionalData: encode(query) };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Only unreserved characters, so that it stands in a URL as it is. */
function toBase64Url(bytes: readonly number[]): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
