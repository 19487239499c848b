import {
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
  type JsonObject,
  type ResourceType,
} from '@drawbridge/scim';
import type { ListPage, ScimClient } from '@drawbridge/scim-client';

/** The two kinds of resource, and what each is called. */
export interface Kind {
  readonly endpoint: '/Users' | '/Groups';
  readonly singular: 'user' | 'group';
  readonly plural: 'users' | 'groups';
  /** The attribute by which people name one. */
  readonly nameAttribute: 'userName' | 'displayName';
  /** What the RFC's schemas say of it. */
  readonly type: ResourceType;
  /** What a list shows. */
  readonly columns: readonly string[];
}

/** @see RFC 7643 §4.1 */
export const USERS: Kind = {
  endpoint: '/Users',
  singular: 'user',
  plural: 'users',
  nameAttribute: 'userName',
  type: USER_RESOURCE_TYPE,
  columns: ['id', 'userName', 'displayName', 'active'],
};

/** @see RFC 7643 §4.2 */
export const GROUPS: Kind = {
  endpoint: '/Groups',
  singular: 'group',
  plural: 'groups',
  nameAttribute: 'displayName',
  type: GROUP_RESOURCE_TYPE,
  columns: ['id', 'displayName', 'externalId'],
};

/** A resource as a service provider answers it. */
export type Resource = JsonObject & { readonly id: string };

/** Which attributes an answer carries. */
export interface Wanted {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/** What is listed, and how. */
export interface AnyQuery extends Wanted {
  readonly filter?: string;
  readonly sortBy?: string;
  readonly sortOrder?: 'ascending' | 'descending';
  readonly count?: number;
  readonly signal?: AbortSignal;
}

/** On which condition a resource is changed. @see RFC 7644 §3.14 */
export interface Condition {
  readonly ifMatch?: string;
}

/** Users or groups, whatever attributes their service provider gives them. */
export interface AnyEndpoint {
  list(query: AnyQuery): AsyncIterable<Resource> & {
    readonly page: () => Promise<ListPage<Resource>>;
    readonly pages: () => AsyncIterable<ListPage<Resource>>;
  };
  get(id: string, options?: Wanted): Promise<Resource>;
  create(resource: JsonObject): Promise<Resource>;
  replace(id: string, resource: JsonObject, condition?: Condition): Promise<Resource>;
  patch(id: string, operations: readonly JsonObject[], condition?: Condition): Promise<Resource | undefined>;
  delete(id: string): Promise<void>;
}

/** The endpoint of a kind. */
export function endpointOf(client: ScimClient, { endpoint }: Kind): AnyEndpoint {
  const typed = endpoint === '/Users' ? client.users : client.groups;
  // The contract's types are for programs that know their attributes. What a person types is checked against the schemas
  // of the service provider, when it runs.
  return typed as unknown as AnyEndpoint;
}
