import { DEFAULT_TENANT } from '@drawbridge/scim-server';
import type { Network } from '../proxy/network.ts';
import type { Allowance } from '../throttle/token-bucket.ts';
import type { DatabaseSetting } from './database-setting.ts';

/** How much the log tells. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Everything that can be set about the server, validated. */
export interface ServerConfig {
  /** Where identity providers find the SCIM API. */
  readonly scim: Address;
  /** Where administrators find the admin API; `undefined` serves none. */
  readonly admin: Address | undefined;
  /** The proxies in front of both, whose word on whom a request comes from is taken. */
  readonly trustedProxies: readonly Network[];
  /** Where everything is kept. */
  readonly database: DatabaseSetting;
  /** A token of the tenant `default` that need not be created first. */
  readonly authToken: string | undefined;
  readonly tenants: readonly TenantConfig[];
  /** What cursors are sealed with: the same in all processes that serve the same clients. `undefined` takes a random one. */
  readonly cursorSecret: string | undefined;
  /** Whether what the RFCs do not allow is refused, whoever sends it. */
  readonly strict: boolean;
  /** What each token may send; `undefined`: as much as it likes. */
  readonly rateLimit: Allowance | undefined;
  /** Where changes are told; `undefined`: nowhere. */
  readonly webhook: WebhookConfig | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** A TCP address to listen on. */
export interface Address {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Where changes are told, and by what their receiver knows that they are ours. */
export interface WebhookConfig {
  readonly url: string;
  /** `whsec_` and the key in Base64. */
  readonly secret: string;
}

/** A tenant: its own users, groups and tokens. */
export interface TenantConfig {
  /** Also the part of the path by which it is found, `/t/NAME`, where it has no hosts. */
  readonly name: string;
  /** The host names by which it is found, in lower case; `any` for one that has the server for itself. */
  readonly hosts: readonly string[] | 'any';
  /** The base URL of `meta.location` and `$ref`, where clients see another one than the server does. */
  readonly publicUrl: string | undefined;
  /** Stands before the wire names of the default groups, such as `Retool production - `. */
  readonly defaultGroupPrefix: string;
  readonly guards: GuardConfig;
}

/** What SCIM may not do to a tenant. */
export interface GuardConfig {
  /** Whether the last active admin is kept. */
  readonly lastAdmin: boolean;
  /** The userNames of those whom SCIM cannot lock out. */
  readonly protectedUsers: readonly string[];
}

/** The tenant of a server that has no others, before anything about it is set. */
export const ONLY_TENANT: TenantConfig = {
  name: DEFAULT_TENANT,
  hosts: 'any',
  publicUrl: undefined,
  defaultGroupPrefix: '',
  guards: { lastAdmin: true, protectedUsers: [] },
};
