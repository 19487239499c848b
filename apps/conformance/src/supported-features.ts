import { z } from 'zod';

const supported = z.object({ supported: z.boolean() });

const configuration = z.object({
  patch: supported.optional(),
  bulk: supported.optional(),
  filter: supported.optional(),
  sort: supported.optional(),
  etag: supported.optional(),
  changePassword: supported.optional(),
  pagination: z.object({ cursor: z.boolean() }).optional(),
});

/**
 * Reads out of a ServiceProviderConfig which features there are, by the names that `# @requires` gives them.
 *
 * @throws Error for what is no ServiceProviderConfig.
 * @see RFC 7643 §5; RFC 9865 §4
 */
export function supportedFeatures(body: unknown): ReadonlySet<string> {
  const { pagination, ...features } = configuration.parse(body);
  const names = Object.entries(features)
    .filter(([, feature]) => feature?.supported === true)
    .map(([name]) => name);
  return new Set(pagination?.cursor === true ? [...names, 'cursor'] : names);
}
