import { ScimError, SCIM_MEDIA_TYPE, invalidSyntax, payloadTooLarge } from '@drawbridge/scim';
import type { Limits } from '../settings.ts';
import { exceedsDepth } from './json-depth.ts';

// Okta's older agents send text/json, scripts often nothing at all.
const MEDIA_TYPES = new Set([SCIM_MEDIA_TYPE, 'application/json', 'text/json']);

/**
 * Reads a request's body as JSON.
 *
 * @throws ScimError 415 for another media type, 413 for a body that is too long, `invalidSyntax` for one that is empty,
 * not UTF-8, no JSON or nested too deep.
 * @see RFC 7644 §3.1
 */
export async function readJson(request: Request, limits: Limits): Promise<unknown> {
  requireJson(request.headers.get('content-type'));
  const bytes = await readBytes(request, limits.maxBodyBytes);
  const text = decode(bytes);
  if (text.trim() === '') throw invalidSyntax('the body is empty');
  if (exceedsDepth(text, limits.maxDepth)) {
    throw invalidSyntax(`the body is nested more than ${limits.maxDepth} levels deep`);
  }
  return parse(text);
}

function requireJson(contentType: string | null): void {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType === '' || MEDIA_TYPES.has(mediaType)) return;
  throw new ScimError(415, undefined, `the body's media type must be ${SCIM_MEDIA_TYPE} or application/json`);
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = payloadTooLarge(`the body is longer than ${maxBytes} bytes`);
  // A client that tells the length is refused before it has sent the body.
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return join(chunks, length);
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
