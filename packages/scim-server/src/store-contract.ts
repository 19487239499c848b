import { describeInvariants } from './store/invariants-contract.ts';
import { describeResources } from './store/resources-contract.ts';
import type { OwnedStore } from './store/resource-store.ts';
import { describeUniqueValues } from './store/unique-values-contract.ts';

export { describeDatabase } from './store/database-contract.ts';

/**
 * Describes to vitest, in a test file, all that the service provider relies on in a store.
 *
 * ```ts
 * describeStore('my store', () => createMyStore());
 * ```
 *
 * @param open Opens a store that holds nothing but the default groups.
 */
export function describeStore(name: string, open: () => OwnedStore | Promise<OwnedStore>): void {
  describeResources(name, open);
  describeInvariants(name, open);
  describeUniqueValues(name, open);
}
