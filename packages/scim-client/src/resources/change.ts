import { PATCH_OP_MESSAGE } from '@drawbridge/scim/wire';
import type { Call, Send } from '../http/call.ts';
import { fillPath } from '../http/url.ts';
import { isScimError } from '../is-scim-error.ts';
import type { PatchOperation } from '../typed/resource.ts';
import type { KnownCapabilities } from './capabilities.ts';
import { isIdempotent } from './idempotent-patch.ts';
import { parseResource } from './parse-answer.ts';
import { toCall, type WriteOptions } from './query.ts';

/** What is changed, and how. */
export interface ChangeRequest extends Pick<Call, 'onAnswer' | 'query'> {
  readonly operations: readonly PatchOperation[];
  readonly options?: WriteOptions | undefined;
}

/** Changes a resource; resolves to it where the service provider answers it. */
export type Change = (id: string, request: ChangeRequest) => Promise<object | undefined>;

/** Statuses by which service providers say that they have no PATCH; 404 also means that the resource is gone. */
const NO_PATCH = [404, 405, 501] as const;

/**
 * Sends changes as PATCH; a service provider that has none gets what the change results in, as PUT, on the condition
 * that nobody else wrote meanwhile.
 *
 * @see RFC 7644 §3.5
 */
export function createChange(send: Send, endpoint: string, capabilities: KnownCapabilities): Change {
  // Only of these is it known what a change results in.
  const isKnown = endpoint === '/Users' || endpoint === '/Groups';
  return async (id, request) => {
    if (isKnown && capabilities.lacksPatch()) {
      return (await import('./seldom.ts')).changeByPut(send, endpoint, id, request);
    }
    const { query, onAnswer } = request;
    const call = { ...toPatchCall(fillPath(`${endpoint}/{id}`, { id }), request), query, onAnswer };
    try {
      const answer = await send(call);
      return answer === undefined ? undefined : parseResource(answer, call);
    } catch (error) {
      if (!isKnown || !isScimError(error, ...NO_PATCH)) throw error;
      // A resource that is gone fails here as it did above; one that is there shows that PATCH is not.
      const { changeByPut } = await import('./seldom.ts');
      const answer = await changeByPut(send, endpoint, id, request);
      capabilities.withoutPatch();
      return answer;
    }
  };
}

/** The call that sends operations. With a condition it is not repeated: its own success would break that. */
export function toPatchCall(
  path: string,
  { operations, options }: Pick<ChangeRequest, 'operations' | 'options'>,
): Call {
  const repeatable = options?.ifMatch === undefined && isIdempotent(operations);
  return { method: 'PATCH', path, body: toPatch(operations), repeatable, ...toCall(options) };
}

/** The body of a PATCH. @see RFC 7644 §3.5.2 */
export function toPatch(operations: readonly PatchOperation[]): {
  readonly schemas: readonly string[];
  readonly Operations: readonly PatchOperation[];
} {
  return { schemas: [PATCH_OP_MESSAGE], Operations: operations };
}
