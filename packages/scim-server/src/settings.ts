import {
  GROUP_RESOURCE_TYPE,
  LENIENT,
  USER_RESOURCE_TYPE,
  type Compat,
  type ResourceType,
} from '@drawbridge/scim';
import type { ScimEvent } from './event.ts';
import type { Authenticate } from './principal.ts';
import type { ResourceStore } from './store/resource-store.ts';

/** Limits on what one request may ask for. */
export interface Limits {
  /** The longest body, in bytes. */
  readonly maxBodyBytes: number;
  /** How deep objects and arrays of a body may be nested. */
  readonly maxDepth: number;
  /** The most resources of one page. */
  readonly maxResults: number;
  /** The resources of a page when the request has no `count`. */
  readonly defaultCount: number;
}

/** Whom a handler serves, and how. */
export interface ScimHandlerOptions {
  readonly store: ResourceStore;
  readonly authenticate: Authenticate;
  /** Where the service provider is mounted, matched in any case. Default `/api/scim/v2`. */
  readonly basePath?: string;
  /**
   * The absolute URL under which clients see `basePath`, such as `https://app.example.com/api/scim/v2`: locations begin
   * with it. Default: the origin of each request, with `basePath`.
   */
  readonly publicUrl?: string;
  /** Default: User and Group. */
  readonly resourceTypes?: readonly ResourceType[];
  /** Which departures of real clients from the RFCs are taken. Default: all that are known. */
  readonly compat?: Compat;
  /** What the default groups' names begin with on the wire, such as `Retool - production - `. Default: nothing. */
  readonly defaultGroupPrefix?: string;
  readonly limits?: Partial<Limits>;
  readonly clock?: () => Date;
  /**
   * Gives the id of a new resource; `undefined` lets the store number it. Default: `user_` and 32 hexadecimal digits for
   * a User, numbers for the others.
   */
  readonly newId?: (resourceType: string) => string | undefined;
  readonly log?: (event: ScimEvent) => void;
}

/** The options with every default in place. */
export type Settings = Required<Omit<ScimHandlerOptions, 'publicUrl' | 'limits'>> & {
  readonly publicUrl: string | undefined;
  readonly limits: Limits;
};

/** 16 MiB hold a group of 100,000 members with room to spare. */
const DEFAULT_LIMITS: Limits = {
  maxBodyBytes: 16 * 1024 * 1024,
  maxDepth: 64,
  maxResults: 1000,
  defaultCount: 100,
};

/** Puts every default in place. */
export function completeSettings(options: ScimHandlerOptions): Settings {
  return {
    store: options.store,
    authenticate: options.authenticate,
    basePath: withoutEndSlash(options.basePath ?? '/api/scim/v2'),
    publicUrl: options.publicUrl === undefined ? undefined : withoutEndSlash(options.publicUrl),
    resourceTypes: options.resourceTypes ?? [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE],
    compat: options.compat ?? LENIENT,
    defaultGroupPrefix: options.defaultGroupPrefix ?? '',
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    clock: options.clock ?? (() => new Date()),
    newId: options.newId ?? newId,
    log: options.log ?? (() => {}),
  };
}

function withoutEndSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function newId(resourceType: string): string | undefined {
  return resourceType === 'User' ? `user_${crypto.randomUUID().replaceAll('-', '')}` : undefined;
}
