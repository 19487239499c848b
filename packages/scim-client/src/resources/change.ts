import { isJsonObject, PATCH_OP_MESSAGE, ScimError, type JsonObject } from '@drawbridge/scim/wire';
import type { Call, Send } from '../http/call.ts';
import { fillPath } from '../http/url.ts';
import type { PatchOperation } from '../typed/resource.ts';
import type { KnownCapabilities } from './capabilities.ts';
import type { Endpoint } from './endpoint-definition.ts';
import { parseResource } from './parse-answer.ts';
import { conditionOf, type WriteOptions } from './query.ts';

/** What is changed, and how. */
export interface ChangeRequest extends WriteOptions, Pick<Call, 'onAnswer'> {
  readonly operations: readonly PatchOperation[];
  readonly query?: object;
  /** Whether it does no harm to send the PATCH twice. */
  readonly repeatable?: boolean;
}

/** Changes a resource; resolves to it where the service provider answers it. */
export type Change = (id: string, request: ChangeRequest) => Promise<object | undefined>;

/** Statuses by which service providers say that they have no PATCH; 404 also means that the resource is gone. */
const NO_PATCH = [404, 405, 501];

/** How often a replace is begun anew because somebody else was faster. */
const ATTEMPTS = 4;

/**
 * Sends changes as PATCH; a service provider that has none gets what the change results in, as PUT, on the condition
 * that nobody else wrote meanwhile.
 *
 * @see RFC 7644 §3.5
 */
export function createChange(send: Send, endpoint: Endpoint, capabilities: KnownCapabilities): Change {
  return async (id, request) => {
    if (capabilities.lacksPatch()) return changeByPut(send, endpoint, id, request);
    const { operations, query, repeatable = false, ifMatch, signal, onAnswer } = request;
    const path = fillPath(`${endpoint}/{id}`, { id });
    try {
      const body = toPatch(operations);
      const headers = conditionOf(ifMatch);
      const answer = await send({
        method: 'PATCH',
        path,
        query,
        headers,
        body,
        signal,
        repeatable,
        onAnswer,
      });
      return answer === undefined ? undefined : parseResource(answer, `PATCH ${endpoint}`);
    } catch (error) {
      if (!(error instanceof ScimError && NO_PATCH.includes(error.status))) throw error;
      // A resource that is gone fails here as it did above; one that is there shows that PATCH is not.
      const answer = await changeByPut(send, endpoint, id, request);
      capabilities.withoutPatch();
      return answer;
    }
  };
}

/** The body of a PATCH. @see RFC 7644 §3.5.2 */
export function toPatch(operations: readonly PatchOperation[]): object {
  return { schemas: [PATCH_OP_MESSAGE], Operations: operations };
}

async function changeByPut(
  send: Send,
  endpoint: Endpoint,
  id: string,
  { operations, ifMatch, signal, onAnswer }: ChangeRequest,
): Promise<object> {
  const path = fillPath(`${endpoint}/{id}`, { id });
  // Few service providers are without PATCH; only there is the whole language of changes loaded.
  const { applyChanges } = await import('./apply-changes.ts');
  for (let attempt = 1; ; attempt += 1) {
    const current = parseResource(await send({ method: 'GET', path, signal, onAnswer }), `GET ${endpoint}`);
    const body = applyChanges(endpoint, current, toPatch(operations));
    if (body === undefined) return current;
    const version = ifMatch ?? versionOf(current);
    try {
      const answer = await send({
        method: 'PUT',
        path,
        headers: conditionOf(version),
        body,
        signal,
        onAnswer,
      });
      return answer === undefined ? body : parseResource(answer, `PUT ${endpoint}`);
    } catch (error) {
      const overtaken = error instanceof ScimError && error.status === 412 && ifMatch === undefined;
      if (!overtaken || attempt === ATTEMPTS) throw error;
    }
  }
}

function versionOf({ meta }: JsonObject): string | undefined {
  const version = isJsonObject(meta) ? meta['version'] : undefined;
  return typeof version === 'string' ? version : undefined;
}
