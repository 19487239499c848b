import { LENIENT, isJsonObject } from '@drawbridge/scim';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { createScimHandler, type ScimHandler, type ScimHandlerOptions } from '../src/index.ts';
import { normalizeUrl } from '../src/route/normalize-url.ts';
import { isConfigEndpoint } from '../src/route/endpoints.ts';
import { findResponse, validateError } from './contract.ts';

const MEDIA_TYPE = 'application/scim+json';

/** Refusals that any path may answer with before an operation is reached; the contract lists them for none. */
const ANYWHERE = new Set([401, 403, 404, 405, 415, 501]);

/** A handler whose every response is checked against openapi/scim.yaml: status, headers, media type and body. */
export function createCheckedHandler(options: ScimHandlerOptions): ScimHandler {
  const handler = createScimHandler(options);
  return async (request) => {
    const { path: written = '' } = normalizeUrl(new URL(request.url), '/api/scim/v2', LENIENT);
    // The contract knows the configuration by its proper name.
    const path = isConfigEndpoint(written, LENIENT) ? '/ServiceProviderConfig' : written;
    const response = await handler(request);
    await checkResponse(request.method, path, response.clone());
    return response;
  };
}

/**
 * Checks a response against the contract.
 *
 * @throws Error that tells what the contract does not allow.
 */
export async function checkResponse(method: string, path: string, response: Response): Promise<void> {
  const { status, headers } = response;
  const text = await response.text();
  const name = `${method} ${path} ${status}`;
  if (method === 'HEAD' && text === '') return;
  const contract = findResponse(method, path, status);
  if (contract === undefined) {
    if (!ANYWHERE.has(status)) throw new Error(`${name}: the contract does not name this response`);
    checkBody(name, headers, text, validateError);
    return;
  }
  const missing = contract.headers.filter((header) => !headers.has(header));
  if (missing.length > 0) throw new Error(`${name}: the header ${missing.join(', ')} is missing`);
  if (contract.content.size === 0) {
    if (text !== '') throw new Error(`${name}: the contract has no body here, found ${text}`);
    return;
  }
  const mediaType = headers.get('content-type') ?? '';
  checkBody(name, headers, text, contract.content.get(mediaType));
}

function checkBody(
  name: string,
  headers: Headers,
  text: string,
  validate: ValidateFunction | undefined,
): void {
  const mediaType = headers.get('content-type');
  if (validate === undefined || mediaType !== MEDIA_TYPE) {
    throw new Error(`${name}: the contract has no media type ${mediaType}`);
  }
  const body: unknown = JSON.parse(text);
  if (!validate(body)) {
    throw new Error(
      `${name}: ${JSON.stringify(validate.errors, null, 2)}\nin ${JSON.stringify(body, null, 2)}`,
    );
  }
  const etag = headers.get('etag');
  const meta = isJsonObject(body) ? body['meta'] : undefined;
  if (etag !== null && isJsonObject(meta) && meta['version'] !== undefined && meta['version'] !== etag) {
    throw new Error(`${name}: ETag ${etag} is not meta.version ${JSON.stringify(meta['version'])}`);
  }
}
