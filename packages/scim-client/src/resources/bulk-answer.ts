import { isJsonArray, isJsonObject, parseErrorMessage, type JsonObject } from '@drawbridge/scim/wire';
import type { Call } from '../http/call.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import type { BulkOutcome } from './bulk.ts';

/**
 * Reads the answer to a bulk request. @see RFC 7644 §3.7.3
 *
 * @throws ScimConnectionError when it is something else.
 */
export function parseOutcomes(
  body: unknown,
  { method, path }: Pick<Call, 'method' | 'path'>,
): readonly BulkOutcome[] {
  const operations = isJsonObject(body) ? body['Operations'] : undefined;
  const outcomes =
    isJsonArray(operations) && operations.every(isJsonObject) ? operations.map(parseOutcome) : [];
  if (!isJsonArray(operations) || outcomes.length < operations.length || outcomes.includes(undefined)) {
    throw new ScimConnectionError('malformed', { method, path }, 'the answer is not a SCIM bulk response.');
  }
  return outcomes.filter((outcome) => outcome !== undefined);
}

function parseOutcome(operation: JsonObject): BulkOutcome | undefined {
  const method = textOf(operation, 'method') ?? '';
  const status = Number(operation['status']);
  if (!Number.isInteger(status)) return undefined;
  const fallback = `${method} in /Bulk was answered with ${status} and no SCIM error.`;
  return {
    method,
    status,
    bulkId: textOf(operation, 'bulkId'),
    id: idOf(textOf(operation, 'location')),
    version: textOf(operation, 'version'),
    error: status < 400 ? undefined : parseErrorMessage(status, operation['response'], fallback),
  };
}

/** An answer names what it is about by its URI only. */
function idOf(location: string | undefined): string | undefined {
  const segment = location?.split('/').at(-1);
  if (segment === undefined || segment === '') return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
