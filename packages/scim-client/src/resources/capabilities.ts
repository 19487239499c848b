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
      known ??= await (await import('./seldom.ts')).readCapabilities(read, options);
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
