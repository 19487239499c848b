import type { MemberOperation } from '../src/plan/operation.ts';
import { sourceId } from '../src/source/source-id.ts';
import { scimId } from '../src/target/target.ts';

/** Puts somebody into the group `admin`. */
export function add(name: string): MemberOperation {
  return {
    op: 'addMember',
    group: { id: scimId('g1'), name: 'admin' },
    user: { sourceId: sourceId(name), scimId: scimId(`user ${name}`), userName: `${name}@example.com` },
    reason: 'member',
    via: ['Admins'],
    mappings: [],
  };
}
