import { isJsonObject, ScimError, type JsonValue } from '@drawbridge/scim/wire';
import type { CallOptions } from '../http/call.ts';
import type { ServiceProviderConfig } from '../typed/resource.ts';
import type { ScimCapabilities } from './capabilities.ts';

const ASSUMED: ScimCapabilities = {
  patch: true,
  bulk: true,
  maxOperations: undefined,
  maxPayloadSize: undefined,
  filter: true,
  etag: false,
  declared: false,
};

/**
 * Reads what a service provider says that it can do.
 *
 * @throws what the read throws, unless it was refused for good: then everything counts as there.
 */
export async function readCapabilities(
  read: (options?: CallOptions) => Promise<ServiceProviderConfig>,
  options?: CallOptions,
): Promise<ScimCapabilities> {
  try {
    const config: unknown = await read(options);
    return {
      // Only a clear no counts: some configurations leave members out.
      patch: isSupported(config, 'patch') ?? true,
      bulk: isSupported(config, 'bulk') ?? true,
      maxOperations: limitOf(config, 'maxOperations'),
      maxPayloadSize: limitOf(config, 'maxPayloadSize'),
      filter: isSupported(config, 'filter') ?? true,
      etag: isSupported(config, 'etag') ?? false,
      declared: true,
    };
  } catch (error) {
    if (error instanceof ScimError && error.status >= 400 && error.status !== 401 && error.status !== 429) {
      return ASSUMED;
    }
    throw error;
  }
}

/** Undefined when the configuration does not say. */
function isSupported(config: unknown, name: string): boolean | undefined {
  const supported = featureValue(config, name, 'supported');
  return typeof supported === 'boolean' ? supported : undefined;
}

/** A service provider without bulk may write 0. */
function limitOf(config: unknown, name: string): number | undefined {
  const most = featureValue(config, 'bulk', name);
  return typeof most === 'number' && Number.isInteger(most) && most > 0 ? most : undefined;
}

function featureValue(config: unknown, name: string, member: string): JsonValue | undefined {
  const feature = isJsonObject(config) ? config[name] : undefined;
  return isJsonObject(feature) ? feature[member] : undefined;
}
