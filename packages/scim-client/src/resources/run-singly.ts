import { isJsonObject, ScimError } from '@drawbridge/scim/wire';
import type { BulkOperation } from '../build/bulk.ts';
import type { CallOptions } from '../http/call.ts';
import type { PatchOperation } from '../typed/resource.ts';
import { referencesIn } from './bulk-reference.ts';
import type { BulkOutcome, BulkWays } from './bulk.ts';
import { toCall, type WriteOptions } from './query.ts';

/** Makes one change of a bulk by a request of its own, and tells of it as bulk would. */
export async function runSingly(
  ways: BulkWays,
  operation: BulkOperation,
  options: CallOptions,
): Promise<BulkOutcome> {
  const { method, path, bulkId } = operation;
  const id = method === 'POST' ? undefined : idIn(path);
  let status = 0;
  let etag: string | undefined;
  const onAnswer = (response: Response): void => {
    status = response.status;
    etag = response.headers.get('etag') ?? undefined;
  };
  try {
    requireResolved(operation);
    const answer = await send(ways, operation, options, onAnswer);
    return {
      method,
      status,
      bulkId,
      id: id ?? textOf(answer, 'id'),
      version: etag ?? versionOf(answer),
      error: undefined,
    };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { method, status: error.status, bulkId, id, version: undefined, error };
  }
}

/** What a reference leads to has failed to be created, or is nothing of this bulk. @see RFC 7644 §3.7.1 */
function requireResolved(operation: BulkOperation): void {
  const [missing] = referencesIn(operation);
  if (missing === undefined) return;
  throw new ScimError(409, undefined, `cannot be resolved: ${JSON.stringify(`bulkId:${missing}`)}`);
}

function send(
  { send: sendCall, create, change }: BulkWays,
  { method, path, version: ifMatch, data }: BulkOperation,
  given: CallOptions,
  onAnswer: (response: Response) => void,
): Promise<unknown> {
  const options: WriteOptions = { ...given, ifMatch };
  const endpoint = path.split('/').slice(0, 2).join('/');
  switch (method) {
    case 'POST':
      return create(endpoint)({ body: data ?? {}, options, onAnswer });
    case 'PATCH':
      return change(endpoint)(idIn(path), { operations: operationsOf(data), options, onAnswer });
    case 'PUT':
    case 'DELETE':
      return sendCall({ method, path, body: data, ...toCall(options), onAnswer });
  }
}

function idIn(path: string): string {
  return decodeURIComponent(path.split('/')[2] ?? '');
}

function operationsOf(data: unknown): readonly PatchOperation[] {
  // Built by `bulk`, as the body of a PATCH.
  return (data as { readonly Operations: readonly PatchOperation[] }).Operations;
}

function versionOf(resource: unknown): string | undefined {
  return isJsonObject(resource) ? textOf(resource['meta'], 'version') : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const text = isJsonObject(value) ? value[name] : undefined;
  return typeof text === 'string' ? text : undefined;
}
