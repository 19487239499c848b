import { GROUP_RESOURCE_TYPE, LENIENT, STRICT, parsePatch, type JsonObject } from '@drawbridge/scim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MembershipChange } from '../store/resource-store.ts';
import { takeMembership } from './membership-patch.ts';

function take(...Operations: readonly JsonObject[]): ReturnType<typeof takeMembership> {
  return takeMembership(GROUP_RESOURCE_TYPE, parsePatch(GROUP_RESOURCE_TYPE, { Operations }), LENIENT);
}

const add = (...ids: readonly string[]): JsonObject => ({
  op: 'add',
  path: 'members',
  value: ids.map((value) => ({ value })),
});
const replace = (...ids: readonly string[]): JsonObject => ({ ...add(...ids), op: 'replace' });
const remove = (id: string): JsonObject => ({ op: 'remove', path: `members[value eq "${id}"]` });
const clear: JsonObject = { op: 'remove', path: 'members' };

function apply(members: ReadonlySet<string>, change: MembershipChange): ReadonlySet<string> {
  const removed = new Set(change.remove);
  const kept = change.keepOthers ? [...members].filter((id) => !removed.has(id)) : [];
  return new Set([...kept, ...change.add]);
}

function applyAll(members: ReadonlySet<string>, operations: readonly JsonObject[]): ReadonlySet<string> {
  return operations.reduce<ReadonlySet<string>>(
    (current, operation) =>
      apply(current, take(operation)?.membership ?? { keepOthers: true, add: [], remove: [] }),
    members,
  );
}

describe('takeMembership', () => {
  it('leaves a PATCH alone that does not concern the members', () => {
    const taken = take({ op: 'replace', path: 'displayName', value: 'x' });
    expect(taken?.membership).toBeUndefined();
    expect(taken?.others.length).toBe(1);
  });

  it('parts the members from everything else', () => {
    const taken = take({ op: 'replace', value: { displayName: 'x', members: [{ value: 'a' }] } }, add('b'));
    expect(taken?.membership).toEqual({ keepOthers: false, add: ['a', 'b'], remove: [] });
    expect(taken?.others.length).toBe(1);
  });

  it('cannot tell who is selected by anything but ids', () => {
    expect(take({ op: 'remove', path: 'members[display eq "Ada"]' })).toBeUndefined();
    expect(take({ op: 'remove', path: 'members[value eq "a" and type eq "User"]' })).toBeUndefined();
    expect(take({ op: 'remove', path: 'members[value sw "a"]' })).toBeUndefined();
    expect(take(add('a'), { op: 'remove', path: 'members[value pr]' })).toBeUndefined();
  });

  it('cannot tell whether an absent member is removed where that is an error', () => {
    const operations = parsePatch(GROUP_RESOURCE_TYPE, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [remove('a')],
    });
    expect(takeMembership(GROUP_RESOURCE_TYPE, operations, STRICT)).toBeUndefined();
  });

  it('gives one change that does what the operations do one after the other', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd');
    const ids = fc.array(id, { minLength: 1, maxLength: 3 });
    const operation = fc.oneof(
      ids.map((some) => add(...some)),
      ids.map((some) => replace(...some)),
      id.map(remove),
      fc.constant(clear),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.array(operation, { minLength: 1, maxLength: 6 }),
        (before, operations) => {
          const members = new Set(before);
          const change = take(...operations)?.membership;
          if (change === undefined) throw new Error('nothing was taken');
          expect(apply(members, change)).toEqual(applyAll(members, operations));
          expect(change.add.filter((member) => change.remove.includes(member))).toEqual([]);
          expect(change.keepOthers || change.remove.length === 0).toBe(true);
        },
      ),
    );
  });
});
