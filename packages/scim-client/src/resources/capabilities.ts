import { isJsonObject, ScimError, type JsonValue } from '@drawbridge/scim/wire';
import type { CallOptions } from '../http/call.ts';
import type { ServiceProviderConfig } from '../typed/resource.ts';

/** What a service provider can do, by its own word or by what it showed. */
export interface ScimCapabilities {
  /** Without it, changes are read, made, and written back with PUT. */
  readonly patch: boolean;
  /** Without it, what would go into one request is sent change by change. */
  readonly bulk: boolean;
  /** The most operations in one request, where the service provider says so for bulk. */
  readonly maxOperations: number | undefined;
  /** The most bytes in one request, where the service provider says so for bulk. */
  readonly maxPayloadSize: number | undefined;
  readonly filter: boolean;
  readonly etag: boolean;
  /** False when the service provider could not be asked: then everything counts as there until it shows otherwise. */
  readonly declared: boolean;
}

/** What is known of a service provider; asked for once, and corrected by what calls show. */
export interface KnownCapabilities {
  /** Reads /ServiceProviderConfig the first time. */
  readonly get: (options?: CallOptions) => Promise<ScimCapabilities>;
  /** Whether it is known by now that there is no PATCH. */
  readonly lacksPatch: () => boolean;
  /** PATCH was refused as such. */
  readonly withoutPatch: () => void;
  /** Bulk was refused as such. */
  readonly withoutBulk: () => void;
}

/** Binds the knowledge to where it is read. */
export function createCapabilities(
  read: (options?: CallOptions) => Promise<ServiceProviderConfig>,
): KnownCapabilities {
  let known: ScimCapabilities | undefined;
  let patchRefused = false;
  let bulkRefused = false;
  return {
    get: async (options) => {
      known ??= await discover(read, options);
      return { ...known, patch: known.patch && !patchRefused, bulk: known.bulk && !bulkRefused };
    },
    lacksPatch: () => patchRefused || known?.patch === false,
    withoutPatch: () => {
      patchRefused = true;
    },
    withoutBulk: () => {
      bulkRefused = true;
    },
  };
}

const ASSUMED: ScimCapabilities = {
  patch: true,
  bulk: true,
  maxOperations: undefined,
  maxPayloadSize: undefined,
  filter: true,
  etag: false,
  declared: false,
};

async function discover(
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
