import { isJsonArray, isJsonObject } from '@drawbridge/scim/wire';
import type { PatchOperation } from '../typed/resource.ts';

/** A member by its id, as {@link elements} writes it. */
const ONE_MEMBER = /^members\[value eq "(?:[^"\\]|\\.)*"\]$/;

/**
 * Tells whether operations sent twice do what they do once: `replace` and `remove` of whole attributes and
 * sub-attributes, `add` and `remove` of members by their ids. Any other `add` may put the same element in twice, and what
 * a filter selects the first time may be something else the second time.
 *
 * @see RFC 7644 §3.5.2
 */
export function isIdempotent(operations: readonly PatchOperation[]): boolean {
  return operations.every((operation) => {
    const { path } = operation;
    switch (operation.op.toLowerCase()) {
      case 'add':
        return path === 'members' && hasIds(operation.value);
      case 'remove':
        return path !== undefined && (ONE_MEMBER.test(path) || !path.includes('['));
      default:
        return path === undefined ? namesWholeAttributes(operation.value) : !path.includes('[');
    }
  });
}

function hasIds(members: unknown): boolean {
  const all = isJsonArray(members) ? members : [members];
  return all.every((member) => isJsonObject(member) && typeof member['value'] === 'string');
}

/** Some clients write paths as the names of members. */
function namesWholeAttributes(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).every((name) => !name.includes('['));
}
