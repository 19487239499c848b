import type { CallOptions, Method, Send } from './http/call.ts';
import { toScimPromise, type ScimPromise } from './http/scim-promise.ts';
import { fillPath } from './http/url.ts';
import type { CallArguments, CallResult, PathWith } from './typed/operation.ts';

/**
 * Calls any operation of the contract: the path, its parameters, the body and the answer are all typed. Read-only
 * attributes are no part of a body's type, write-only ones no part of an answer's.
 *
 * ```ts
 * await client.request('PATCH', '/Groups/{id}', {
 *   path: { id },
 *   query: { excludedAttributes: ['members'] },
 *   headers: { 'If-Match': version },
 *   body: { schemas: [PATCH_OP_MESSAGE], Operations: [{ op: 'replace', path: 'displayName', value: 'Platform' }] },
 * });
 * ```
 *
 * @returns the body; undefined for 204 and for 304.
 * @throws ScimError for an error status, ScimConnectionError when no usable answer came.
 */
export type ScimRequest = <M extends Method, Path extends PathWith<M>>(
  method: M,
  path: Path,
  ...init: CallArguments<M, Path>
) => ScimPromise<CallResult<M, Path>>;

interface AnyInit extends Omit<CallOptions, 'headers'> {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: object;
  readonly headers?: object;
  readonly body?: unknown;
}

/** Types the transport by the contract. */
export function createRequest(send: Send): ScimRequest {
  return <M extends Method, Path extends PathWith<M>>(
    method: M,
    template: Path,
    ...[init]: CallArguments<M, Path>
  ) => {
    // The contract has typed it; what each operation takes no longer matters here.
    const { path, query, headers, body, ...options } = (init ?? {}) as AnyInit;
    return toScimPromise(async (onAnswer) => {
      const call = { method, path: fillPath(template, path), query, headers, body, options };
      // The contract types the body; the transport has seen a success status and JSON.
      return (await send({ ...call, onAnswer })) as CallResult<M, Path>;
    });
  };
}
