import {
  ScimError,
  SCIM_MEDIA_TYPE,
  invalidSyntax,
  isJsonArray,
  isJsonObject,
  payloadTooLarge,
  type Compat,
} from '@drawbridge/scim';
import type { Settings } from '../settings.ts';
import { createTurn } from '../turn.ts';
import { checkShape } from './json-shape.ts';

const MEDIA_TYPES = new Set([SCIM_MEDIA_TYPE, 'application/json']);

/**
 * Reads a request's body as JSON.
 *
 * @throws ScimError 415 for another media type, 413 for a body that is too long, `invalidSyntax` for one that is empty,
 * not UTF-8, no JSON, broken off, nested too deep, or that holds half a character; 413 for an object with too many members.
 * @see RFC 7644 §3.1
 */
export async function readJson(
  request: Request,
  { limits, compat }: Pick<Settings, 'limits' | 'compat'>,
): Promise<unknown> {
  const contentType = request.headers.get('content-type');
  if (contentType !== null) requireJson(contentType, compat);
  const bytes = await readBytes(request, limits.maxBodyBytes);
  // Each step over a long body takes its time.
  const giveWay = createTurn();
  const text = decode(bytes);
  if (text.trim() === '') throw invalidSyntax('the body is empty');
  if (contentType === null) requireJson('', compat);
  await giveWay();
  checkShape(text, limits);
  await giveWay();
  const value = parse(text);
  await giveWay();
  if (ESCAPED_SURROGATE.test(text) && hasHalfCharacter(value)) {
    throw invalidSyntax('the body holds a surrogate without the other one of its pair');
  }
  return value;
}

// UTF-8 has no surrogates: one without its other half can only come escaped, and would not survive being stored.
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

function hasHalfCharacter(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed();
  if (isJsonArray(value)) return value.some(hasHalfCharacter);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([name, member]) => !name.isWellFormed() || hasHalfCharacter(member));
}

function requireJson(contentType: string, compat: Compat): void {
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (MEDIA_TYPES.has(mediaType)) return;
  if (compat.otherMediaTypes && (mediaType === '' || mediaType === 'text/json')) return;
  throw new ScimError(415, undefined, `the body's media type must be ${SCIM_MEDIA_TYPE} or application/json`);
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = payloadTooLarge(`the body is longer than ${maxBytes} bytes`);
  // A client that tells the length is refused before it has sent the body.
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unbroken(request.body)) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return join(chunks, length);
}

/** A client that breaks off has made a mistake of its own: the service provider has not failed. */
async function* unbroken(body: Request['body']): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (error) {
    throw new ScimError(400, 'invalidSyntax', 'the body broke off', { cause: error });
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidSyntax('the body is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the body, which may hold a password.
    throw invalidSyntax('the body is not JSON');
  }
}
