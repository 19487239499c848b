import type { Call, Send } from '../http/call.ts';
import { fillPath } from '../http/url.ts';
import type { PatchOperation } from '../typed/resource.ts';
import type { Change } from './change.ts';
import { parsePage, parseResource, type ListPage } from './parse-answer.ts';
import type { CallOptions, ListQuery, Projection, WholeResource, WriteOptions } from './query.ts';
import { createResourceList, type PageRequest, type ResourceList } from './resource-list.ts';

/** The operations on one kind of resource. All of them throw ScimError and ScimConnectionError. @see RFC 7644 §3 */
export interface ResourceEndpoint<Whole, Projected, Input> {
  /** Lists the resources that match; nothing is sent before the list is read. @see RFC 7644 §3.4.2 */
  list(query?: ListQuery & WholeResource & CallOptions): ResourceList<Whole>;
  list(query: ListQuery & Projection & CallOptions): ResourceList<Projected>;
  /** Reads one resource. @see RFC 7644 §3.4.1 */
  get(id: string, options?: WholeResource & CallOptions): Promise<Whole>;
  get(id: string, options: Projection & CallOptions): Promise<Projected>;
  /** Creates a resource; `schemas` is filled in when it is missing. Never sent twice. @see RFC 7644 §3.3 */
  create(resource: Input, options?: CallOptions): Promise<Whole>;
  /** Replaces a resource: what is omitted is cleared. @see RFC 7644 §3.5.1 */
  replace(id: string, resource: Input, options?: WriteOptions): Promise<Whole>;
  /** Applies operations, with PUT where there is no PATCH; undefined when the service provider does not repeat the resource. @see RFC 7644 §3.5.2 */
  patch(
    id: string,
    operations: readonly PatchOperation[],
    options?: WriteOptions,
  ): Promise<Whole | undefined>;
  /** Deletes a resource. @see RFC 7644 §3.6 */
  delete(id: string, options?: WriteOptions): Promise<void>;
}

/** How a resource type lies on the wire. */
export interface EndpointDefinition {
  readonly endpoint: '/Users' | '/Groups';
  readonly schema: string;
  /** The extensions, each named in `schemas` when the resource has a member of that name. */
  readonly extensions: readonly string[];
}

const PAGE_SIZE = 100;

/** Binds the operations to one endpoint. */
export function createResourceEndpoint<Whole, Projected, Input extends object>(
  send: Send,
  definition: EndpointDefinition,
  change: Change,
): ResourceEndpoint<Whole, Projected, Input> {
  const { endpoint } = definition;
  const pathOf = (id: string): string => fillPath(`${endpoint}/{id}`, { id });
  const one = async (call: Call): Promise<Whole> =>
    // It is a resource with an id; the contract says what else is in it.
    parseResource(await send(call), `${call.method} ${endpoint}`) as Whole;

  function list(query?: ListQuery & WholeResource & CallOptions): ResourceList<Whole>;
  function list(query: ListQuery & Projection & CallOptions): ResourceList<Projected>;
  function list<T>({
    signal,
    startIndex = 1,
    count = PAGE_SIZE,
    ...query
  }: AnyListQuery = {}): ResourceList<T> {
    const readPage = async (page: PageRequest): Promise<ListPage<T>> => {
      const call: Call = { method: 'GET', path: endpoint, query: { ...query, ...page }, signal };
      return parsePage(await send(call), `GET ${endpoint}`);
    };
    return createResourceList(readPage, { startIndex, count });
  }
  function get(id: string, options?: WholeResource & CallOptions): Promise<Whole>;
  function get(id: string, options: Projection & CallOptions): Promise<Projected>;
  function get(id: string, { signal, ...query }: Projection & CallOptions = {}): Promise<unknown> {
    return one({ method: 'GET', path: pathOf(id), query, signal });
  }
  return {
    list,
    get,
    create: (resource, { signal } = {}) =>
      one({ method: 'POST', path: endpoint, body: withSchemas(resource, definition), signal }),
    replace: (id, resource, options) =>
      one({ method: 'PUT', path: pathOf(id), body: withSchemas(resource, definition), ...toCall(options) }),
    patch: async (id, operations, options) =>
      (await change(id, { operations, ...options })) as Whole | undefined,
    delete: async (id, options) => {
      await send({ method: 'DELETE', path: pathOf(id), ...toCall(options) });
    },
  };
}

type AnyListQuery = ListQuery & Projection & CallOptions;

function toCall({ ifMatch, signal }: WriteOptions = {}): Pick<Call, 'headers' | 'signal'> {
  return { headers: ifMatch === undefined ? undefined : { 'if-match': ifMatch }, signal };
}

function withSchemas(resource: object, { schema, extensions }: EndpointDefinition): object {
  return { schemas: [schema, ...extensions.filter((name) => Object.hasOwn(resource, name))], ...resource };
}
