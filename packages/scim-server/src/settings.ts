import {
  GROUP_RESOURCE_TYPE,
  LENIENT,
  USER_RESOURCE_TYPE,
  withoutPlainNames,
  type Compat,
  type ResourceType,
} from '@drawbridge/scim';
import type { Admit } from './admission.ts';
import { checkResourceTypes } from './check-resource-types.ts';
import { createCursors, type Cursors } from './cursor.ts';
import type { ScimEvent } from './event.ts';
import { completeGuards, type Guards } from './guards.ts';
import type { Authenticate } from './principal.ts';
import { DEFAULT_TENANT } from './store/database.ts';
import type { ResourceStore } from './store/resource-store.ts';
import { createWalks, type Walks } from './walks.ts';

/** Limits on what one request may ask for. */
export interface Limits {
  /** The longest body, in bytes. */
  readonly maxBodyBytes: number;
  /** How deep objects and arrays of a body may be nested. */
  readonly maxDepth: number;
  /**
   * The most elements of one multi-valued attribute, and the most members of one object. A group has as many members as
   * one body, or several, have room for.
   */
  readonly maxElements: number;
  /** The most values, of any kind and at any depth, in one resource or PATCH; the members of a group do not count. */
  readonly maxValues: number;
  /** The most operations of one PATCH. */
  readonly maxPatchOperations: number;
  /** The most resources of one page. */
  readonly maxResults: number;
  /** The resources of a page when the request has no `count`. */
  readonly defaultCount: number;
  /** The most operations of one bulk request. */
  readonly maxBulkOperations: number;
  /** How long a cursor may be used, in seconds. */
  readonly cursorTimeout: number;
}

/** Whom a handler serves, and how. */
export interface ScimHandlerOptions {
  readonly store: ResourceStore;
  readonly authenticate: Authenticate;
  /** Whether a request is served now, or has to be sent again later. Default: every one is served. */
  readonly admit?: Admit;
  /**
   * Where the service provider is mounted, matched in any case; a function finds it in the path of each request, where
   * there are several mounts. Default `/api/scim/v2`.
   */
  readonly basePath?: string | ((pathname: string) => string);
  /**
   * The absolute URL under which clients see `basePath`, such as `https://app.example.com/api/scim/v2`: locations begin
   * with it. Default: the origin of each request, with `basePath`.
   */
  readonly publicUrl?: string;
  /**
   * What is served: the application's own types, made by `defineResourceType`, like the built-in ones. Only a
   * `User` can be a member, and only of a `Group`. Default: User and Group.
   */
  readonly resourceTypes?: readonly ResourceType[];
  /** Which departures of real clients from the RFCs are taken. Default: all that are known. */
  readonly compat?: Compat;
  /** What the default groups' names begin with on the wire, such as `Retool - production - `. Default: nothing. */
  readonly defaultGroupPrefix?: string;
  /** What clients must not do to administrators and emergency accounts. Default: the last active admin is kept. */
  readonly guards?: Partial<Guards>;
  /** The name by which events tell one tenant from another. Default `default`. */
  readonly tenant?: string;
  readonly limits?: Partial<Limits>;
  /**
   * The secret that cursors are sealed with. Default: a random one, so that cursors end with the process; several
   * processes behind one address need the same one.
   */
  readonly cursorSecret?: string;
  readonly clock?: () => Date;
  /**
   * Gives the id of a new resource; `undefined` lets the store number it. Default: `user_` and 32 hexadecimal digits for
   * a User, numbers for the others.
   */
  readonly newId?: (resourceType: string) => string | undefined;
  /** Gives the address that a request comes from, for events to tell. Default: they do not tell. */
  readonly remoteAddressOf?: (request: Request) => string | undefined;
  /**
   * Told of every event. Nobody waits for it, and a failure of it, thrown or rejected, is dropped: a write that is done
   * stays done, and is answered as such.
   */
  readonly log?: (event: ScimEvent) => unknown;
}

/** The options with every default in place. */
export type Settings = Required<
  Omit<ScimHandlerOptions, 'basePath' | 'publicUrl' | 'limits' | 'guards' | 'cursorSecret' | 'log'>
> & {
  readonly basePath: (pathname: string) => string;
  readonly publicUrl: string | undefined;
  readonly limits: Limits;
  readonly cursors: Cursors;
  readonly walks: Walks;
  readonly guards: Guards;
  readonly log: (event: ScimEvent) => void;
};

/** 16 MiB hold a group of 100,000 members with room to spare. */
const DEFAULT_LIMITS: Limits = {
  maxBodyBytes: 16 * 1024 * 1024,
  maxDepth: 64,
  maxElements: 1000,
  maxValues: 20_000,
  maxPatchOperations: 10_000,
  maxResults: 1000,
  defaultCount: 100,
  maxBulkOperations: 1000,
  cursorTimeout: 3600,
};

/** Puts every default in place. */
export function completeSettings(options: ScimHandlerOptions): Settings {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const clock = options.clock ?? (() => new Date());
  const compat = options.compat ?? LENIENT;
  const types = checkResourceTypes(options.resourceTypes ?? [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE]);
  return {
    store: options.store,
    authenticate: options.authenticate,
    admit: options.admit ?? (() => undefined),
    basePath: toBasePath(options.basePath ?? '/api/scim/v2'),
    publicUrl: options.publicUrl === undefined ? undefined : withoutEndSlash(options.publicUrl),
    resourceTypes: compat.plainExtensionNames ? types : types.map(withoutPlainNames),
    compat,
    defaultGroupPrefix: options.defaultGroupPrefix ?? '',
    guards: completeGuards(options.guards),
    tenant: options.tenant ?? DEFAULT_TENANT,
    limits,
    cursors: createCursors({
      secret: options.cursorSecret ?? crypto.randomUUID(),
      timeout: limits.cursorTimeout,
      clock,
    }),
    walks: createWalks(clock),
    clock,
    newId: options.newId ?? newId,
    remoteAddressOf: options.remoteAddressOf ?? (() => undefined),
    log: withoutFailure(options.log ?? (() => {})),
  };
}

function withoutFailure(log: NonNullable<ScimHandlerOptions['log']>): Settings['log'] {
  const attempt = async (event: ScimEvent): Promise<unknown> => log(event);
  return (event) => {
    // There is nobody left to tell.
    attempt(event).catch(() => {});
  };
}

function toBasePath(basePath: string | ((pathname: string) => string)): (pathname: string) => string {
  if (typeof basePath === 'function') return (pathname) => withoutEndSlash(basePath(pathname));
  const fixed = withoutEndSlash(basePath);
  return () => fixed;
}

function withoutEndSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function newId(resourceType: string): string | undefined {
  return resourceType === 'User' ? `user_${crypto.randomUUID().replaceAll('-', '')}` : undefined;
}
