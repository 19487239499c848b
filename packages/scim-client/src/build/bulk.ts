import { fillPath } from '../http/url.ts';
import { toPatch } from '../resources/change.ts';
import {
  schemaAt,
  withSchemas,
  type Endpoint,
  type EndpointInputs,
} from '../resources/endpoint-definition.ts';
import type { WritePath } from '../resources/resource-endpoint.ts';
import type { components } from '../generated/scim.ts';
import type { NoExtensions } from '../typed/extension.ts';
import type { PatchOperation } from '../typed/resource.ts';
import { append, createLog, type OperationLog } from './operation-log.ts';
import { toOperations, type ChangesOf } from './patch.ts';

/** One change of many. @see RFC 7644 §3.7 */
export type BulkOperation = components['schemas']['BulkOperation'];

/** On which condition a resource is changed. */
export interface BulkCondition {
  /** The `meta.version` that the resource must still have, else 412. @see RFC 7644 §3.14 */
  readonly ifMatch?: string;
}

/**
 * Many changes in their order; each method gives a new one. What is created has a name of the caller's choice, its
 * bulkId: `bulkId:ada` stands for the id of what was created as `ada`, as an id and as the `value` of a reference.
 *
 * @see RFC 7644 §3.7
 */
export interface Bulk<X = NoExtensions> {
  readonly operations: readonly BulkOperation[];
  /** Creates a resource. @throws TypeError when the bulkId is taken. */
  create<Name extends Endpoint<X>>(
    endpoint: Name,
    bulkId: string,
    resource: EndpointInputs<X>[Name],
  ): Bulk<X>;
  /** Replaces a resource: what is omitted is cleared. */
  replace<Name extends Endpoint<X>>(
    endpoint: Name,
    id: string,
    resource: EndpointInputs<X>[Name],
    condition?: BulkCondition,
  ): Bulk<X>;
  /** Applies operations to a resource. */
  patch<Name extends Endpoint<X>>(
    endpoint: Name,
    id: string,
    changes: readonly PatchOperation[] | ChangesOf<WritePath<EndpointInputs<X>[Name]>>,
    condition?: BulkCondition,
  ): Bulk<X>;
  /** Deletes a resource. */
  delete(endpoint: Endpoint<X>, id: string, condition?: BulkCondition): Bulk<X>;
}

/** How a bulkId is referred to. */
export const BULK_ID = 'bulkId:';

/**
 * Begins a list of changes.
 *
 * ```ts
 * const changes = bulk()
 *   .create('/Users', 'ada', { userName: 'ada@example.com' })
 *   .create('/Groups', 'team', { displayName: 'Team', members: [{ value: 'bulkId:ada' }] });
 * for await (const { status, id } of client.bulk(changes)) report(status, id);
 * ```
 */
export function bulk(): Bulk {
  return createBulk(createLog([]), 0);
}

/** The operations up to a length; what is behind it belongs to bulks that were made of this one. */
function createBulk(log: OperationLog, length: number): Bulk {
  const add = (operation: BulkOperation): Bulk => createBulk(append(log, length, operation), length + 1);
  return {
    get operations() {
      return log.operations.slice(0, length);
    },
    create: (endpoint, bulkId, resource) => {
      if ((log.positions.get(bulkId) ?? length) < length) {
        throw new TypeError(`bulkId: ${JSON.stringify(bulkId)} is taken`);
      }
      return add({
        method: 'POST',
        path: endpoint,
        bulkId,
        data: withSchemas(schemaAt(endpoint), resource),
      });
    },
    replace: (endpoint, id, resource, condition) =>
      add({
        method: 'PUT',
        path: pathOf(endpoint, id),
        data: withSchemas(schemaAt(endpoint), resource),
        ...versionOf(condition),
      }),
    patch: (endpoint, id, changes, condition) =>
      add({
        method: 'PATCH',
        path: pathOf(endpoint, id),
        data: toPatch(toOperations(changes)),
        ...versionOf(condition),
      }),
    delete: (endpoint, id, condition) =>
      add({ method: 'DELETE', path: pathOf(endpoint, id), ...versionOf(condition) }),
  };
}

/** A reference is no id yet, and must stay readable as one. */
function pathOf(endpoint: string, id: string): string {
  return id.startsWith(BULK_ID) ? `${endpoint}/${id}` : fillPath(`${endpoint}/{id}`, { id });
}

function versionOf({ ifMatch }: BulkCondition = {}): Pick<BulkOperation, 'version'> {
  return ifMatch === undefined ? {} : { version: ifMatch };
}
