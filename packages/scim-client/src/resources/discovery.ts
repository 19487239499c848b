import type { CallOptions, Send } from '../http/call.ts';
import type { ResourceType, Schema, ServiceProviderConfig } from '../typed/resource.ts';
import { parseObject, parsePage } from './parse-answer.ts';

/** What a service provider says about itself. @see RFC 7644 §4 */
export interface Discovery {
  readonly serviceProviderConfig: { readonly get: (options?: CallOptions) => Promise<ServiceProviderConfig> };
  readonly schemas: { readonly list: (options?: CallOptions) => Promise<readonly Schema[]> };
  readonly resourceTypes: { readonly list: (options?: CallOptions) => Promise<readonly ResourceType[]> };
}

/** Binds discovery to a transport. */
export function createDiscovery(send: Send): Discovery {
  const read = (path: string, options?: CallOptions): Promise<unknown> =>
    send({ method: 'GET', path, options });
  // Discovery has no pages.
  const all = async <T>(path: string, options?: CallOptions): Promise<readonly T[]> =>
    parsePage<T>(await read(path, options), { method: 'GET', path }).resources;
  return {
    serviceProviderConfig: {
      get: async (options) =>
        parseObject(await read('/ServiceProviderConfig', options), {
          method: 'GET',
          path: '/ServiceProviderConfig',
        }) as ServiceProviderConfig,
    },
    schemas: { list: (options) => all('/Schemas', options) },
    resourceTypes: { list: (options) => all('/ResourceTypes', options) },
  };
}
