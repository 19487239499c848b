import { toOperations, type ChangesOf, type ElementPath } from '../build/patch.ts';
import type { Call, CallOptions, Send } from '../http/call.ts';
import { toScimPromise, type ScimPromise } from '../http/scim-promise.ts';
import { fillPath } from '../http/url.ts';
import type { AttributeEntry, ElementEntry, PathOf } from '../typed/attribute-entry.ts';
import type { PatchOperation } from '../typed/resource.ts';
import { callForNothing, callForResource } from './call-for-resource.ts';
import type { Create } from './create.ts';
import type { Change } from './change.ts';
import { withSchemas } from './endpoint-definition.ts';
import { splitOptions, toCall, type Projection, type WholeResource, type WriteOptions } from './query.ts';
import { createList, createSearch, type ProjectedPath, type ResourceQuery } from './resource-query.ts';

/** The operations on one kind of resource. All of them throw ScimError and ScimConnectionError. @see RFC 7644 §3 */
export interface ResourceEndpoint<Whole, Projected, Input> {
  /** Lists the resources that match, by GET. @see RFC 7644 §3.4.2 */
  readonly list: ResourceQuery<Whole, Projected>;
  /** The same by POST, which keeps what is searched for out of URLs and their logs. @see RFC 7644 §3.4.3 */
  readonly search: ResourceQuery<Whole, Projected>;
  /** Reads one resource. @see RFC 7644 §3.4.1 */
  get(id: string, options?: WholeResource & CallOptions): ScimPromise<Whole>;
  get(id: string, options: Projection<ProjectedPath<Whole>> & CallOptions): ScimPromise<Projected>;
  /**
   * Creates a resource, once; `schemas` is filled in when it is missing. When it is unknown whether the request took
   * effect, the resource is looked up by `externalId`, else by its unique name, before it is sent again.
   *
   * @see RFC 7644 §3.3
   */
  create(resource: Input, options?: CallOptions): ScimPromise<Whole>;
  /** Replaces a resource: what is omitted is cleared. @see RFC 7644 §3.5.1 */
  replace(id: string, resource: Input, options?: WriteOptions): ScimPromise<Whole>;
  /**
   * Applies operations, with PUT where there is no PATCH; undefined when the service provider does not repeat the
   * resource. Sent again only when all of them do the same twice: `replace` and `remove` of whole attributes, `add` and
   * `remove` of members.
   *
   * @see RFC 7644 §3.5.2
   */
  patch(
    id: string,
    operations: readonly PatchOperation[] | ChangesOf<WritePath<Input>>,
    options?: WriteOptions,
  ): ScimPromise<Whole | undefined>;
  /** Deletes a resource. @see RFC 7644 §3.6 */
  delete(id: string, options?: WriteOptions): ScimPromise<void>;
}

/** The attributes of a resource that a patch may name. */
export type WritePath<Input> = PathOf<AttributeEntry<Input>> | ElementPath<ElementEntry<Input>>;

/** Binds the operations to one endpoint. */
export function createResourceEndpoint<Whole, Projected, Input extends object>(
  send: Send,
  endpoint: string,
  schema: string,
  { create, change }: { readonly create: Create; readonly change: Change },
): ResourceEndpoint<Whole, Projected, Input> {
  const pathOf = (id: string): string => fillPath(`${endpoint}/{id}`, { id });
  const one = (call: Call): ScimPromise<Whole> => callForResource(send, call);

  function get(id: string, options?: WholeResource & CallOptions): ScimPromise<Whole>;
  function get(id: string, options: Projection<ProjectedPath<Whole>> & CallOptions): ScimPromise<Projected>;
  function get(id: string, given: Projection & CallOptions = {}): ScimPromise<unknown> {
    return one({ method: 'GET', path: pathOf(id), ...splitOptions(given) });
  }
  return {
    list: createList(send, endpoint),
    search: createSearch(send, `${endpoint}/.search`),
    get,
    create: (resource, options) =>
      toScimPromise(async (onAnswer, onRecovered) => {
        const body = withSchemas(schema, resource);
        // It is a resource with an id; the contract says what else is in it.
        return (await create({ body, options, onAnswer, onRecovered })) as unknown as Whole;
      }),
    replace: (id, resource, options) =>
      one({ method: 'PUT', path: pathOf(id), body: withSchemas(schema, resource), ...toCall(options) }),
    patch: (id, operations, options) =>
      toScimPromise(
        async (onAnswer) =>
          (await change(id, { operations: toOperations(operations), options, onAnswer })) as
            Whole | undefined,
      ),
    delete: (id, options) => callForNothing(send, { method: 'DELETE', path: pathOf(id), ...toCall(options) }),
  };
}
