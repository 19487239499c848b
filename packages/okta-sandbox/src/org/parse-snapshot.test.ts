import { describe, expect, it } from 'vitest';
import { createOktaSandbox, parseOrgSnapshot } from '../index.ts';

const ANN = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };

function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('a snapshot', () => {
  it('survives JSON and starts the same org, which goes on giving out new ids', () => {
    const first = createOktaSandbox({ seed: 5, users: 40 });
    first.org.createUser(ANN, { groups: ['Retool Admins'] });
    const snapshot = parseOrgSnapshot(throughJson(first.org.snapshot()));
    const second = createOktaSandbox({ snapshot });
    expect(second.org.snapshot()).toEqual(first.org.snapshot());
    expect(second.org.id).toBe(first.org.id);
    const { id } = second.org.createUser({ ...ANN, login: 'bob@example.com' });
    expect(first.org.findUser(id)).toBeUndefined();
    expect(second.org.users().at(-1)?.id).toBe(id);
  });

  it('is not touched by later changes of its org, and brings the org back', () => {
    const { org } = createOktaSandbox({ users: 40 });
    const snapshot = org.snapshot();
    const before = throughJson(snapshot);
    org.deleteGroup('Retool Admins');
    org.createUser(ANN);
    expect(throughJson(snapshot)).toEqual(before);
    org.restore(snapshot);
    expect(org.snapshot()).toEqual(before);
  });

  const whole = createOktaSandbox({ users: 3 }).org.snapshot();
  it.each([
    ['no object', null, /version 1/],
    ['another version', { ...whole, version: 2 }, /version 1/],
    ['no users', { ...whole, users: undefined }, /users is not a list/],
    [
      'an unknown status',
      { ...whole, users: [{ ...whole.users[0], status: 'GONE' }] },
      /unknown status "GONE"/,
    ],
    ['an unknown type', { ...whole, groups: [{ ...whole.groups[0], type: 'X' }] }, /unknown type "X"/],
    ['a member who does not exist', { ...whole, users: whole.users.slice(0, 1) }, /there is no user 00u/],
    ['members of no group', { ...whole, groups: [] }, /there is no group 00g/],
    ['no count of ids', { ...whole, nextOrdinal: '9' }, /nextOrdinal is not an integer/],
  ])('with %s is refused in one sentence', (_, broken, reason) => {
    expect(() => parseOrgSnapshot(throughJson(broken))).toThrow(
      /^The Okta sandbox cannot be restored: [^\n]*\.$/,
    );
    expect(() => parseOrgSnapshot(throughJson(broken))).toThrow(reason);
  });
});
