import { describe, expect, it } from 'vitest';

import { explainUser } from '../src/explain/explain-user.ts';
import type { Explanation } from '../src/explain/explanation.ts';
import { pastWrites } from '../src/explain/last-writes.ts';
import { guardPlan } from '../src/guard/guard-plan.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { isUrgent, operationKey } from '../src/plan/operation.ts';
import type { JournalEntry } from '../src/record/journal.ts';
import { formatExplanation } from '../src/view/format-explanation.ts';
import { ACCOUNT, configFrom, ID, inputFrom, type Sketch } from './sketch.ts';

const SKETCH: Sketch = {
  config: `
mappings:
  - { from: { name: Admins }, group: admin }
  - { from: { name: Sales }, group: viewer }
  - { from: { search: Team }, group: editor, mode: additive }
guards: { protectedUsers: [BOB] }`,
  people: {
    ada: { login: 'ada@acme.com', email: 'ada.l@acme.com' },
    bob: 'SUSPENDED',
    cid: 'FUTURE',
    dan: 'ACTIVE',
  },
  groups: { Admins: ['ada', 'bob'], Sales: ['cid', 'dan'], 'Team A': ['ada'] },
  accounts: { ada: { userName: 'Ada@acme.com' }, bob: {}, cid: {}, eve: { externalId: undefined } },
  target: { admin: ['bob'], viewer: ['ada', 'eve'], editor: ['ada'] },
  known: {
    links: [{ sourceId: ID('ada'), scimId: ACCOUNT('ada'), userName: 'Ada@acme.com', active: true }],
    memberships: [{ group: 'viewer', scimId: ACCOUNT('ada'), via: ['Sales'] }],
  },
};

describe('explainUser', () => {
  it('follows somebody from the source to each group, and says why at every step', () => {
    const found = explain(SKETCH, 'ADA@acme.com');
    expect(found).toMatchObject({
      person: {
        sourceId: ID('ada'),
        login: 'ada@acme.com',
        status: 'ACTIVE',
        standing: 'active',
        why: 'status ACTIVE is one of statuses.active (ACTIVE, LOCKED_OUT, PASSWORD_EXPIRED, PROVISIONED, RECOVERY)',
      },
      account: { scimId: ACCOUNT('ada'), active: true, matchedBy: 'externalId' },
      link: { userName: 'Ada@acme.com' },
      protected: false,
      operations: [],
    });
    expect(whys(found)).toEqual({
      admin: 'joins admin: member of Okta group Admins',
      viewer:
        'absent since 2026-01-01T00:00:00.000Z, seen in 1 complete cycle; leaves no earlier than 2026-01-01T00:15:00.000Z',
      editor: 'is in editor as member of Okta group Team A',
    });
    expect(found.groups[1]).toMatchObject({
      managed: true,
      member: true,
      mappings: ['Sales'],
      mode: 'managed-only',
    });
  });

  it.each(['ada.l@acme.com', 'ADA@ACME.COM', String(ID('ada')), String(ACCOUNT('ada'))])(
    'knows %s',
    (user) => {
      expect(explain(SKETCH, user).person?.login).toBe('ada@acme.com');
    },
  );

  it('tells what protects somebody from losing what they would lose', () => {
    const found = explain(SKETCH, 'bob');
    expect(found).toMatchObject({
      person: { standing: 'inactive', why: 'suspended in Okta' },
      protected: true,
      operations: [],
    });
    expect(found.notices.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'protected: would be deactivated: suspended in Okta',
      'protected: would be removed from admin: suspended in Okta',
    ]);
  });

  it('says why nothing happens to somebody', () => {
    expect(explain(SKETCH, 'cid').person?.why).toBe('status FUTURE neither gives access nor takes it');
    expect(whys(explain(SKETCH, 'cid'))).toEqual({
      viewer: 'would be in viewer as member of Okta group Sales, but has no access',
    });
    expect(explain(SKETCH, 'eve')).toMatchObject({ person: undefined, account: { matchedBy: undefined } });
    expect(whys(explain(SKETCH, 'eve'))).toEqual({
      viewer: 'is in viewer by hand; no Okta group gives it, and mode managed-only leaves it',
    });
    expect(explain(SKETCH, 'nobody')).toMatchObject({ person: undefined, account: undefined, groups: [] });
    expect(whys(explain(SKETCH, 'dan', 'admin'))).toEqual({
      admin: 'no Okta group that feeds admin shows this person',
    });
  });

  it('says what holds a removal back', () => {
    const value = { id: 'id-Sales', name: 'Sales', memberIds: [], membersCount: 1, changedAt: undefined };
    const groups = {
      ...SKETCH.groups,
      Sales: { outcome: 'incomplete', reason: 'a page is missing', value },
    } as const;
    expect(whys(explain({ ...SKETCH, groups }, 'ada@acme.com', 'viewer'))).toEqual({
      viewer: 'stays in viewer, because a page is missing',
    });
    const [add] = makePlan(inputFrom(SKETCH)).operations.filter(({ op }) => op === 'addMember');
    if (add === undefined) throw new Error('somebody joins');
    const held = {
      key: operationKey(add),
      what: 'add ada to admin',
      code: 'TARGET_REFUSED',
      reason: '400',
      failures: 1,
      firstAt: '2026-01-01T00:00:00.000Z',
      nextTry: '2026-01-01T00:05:00.000Z',
    };
    const known = { ...SKETCH.known, escrow: [held] };
    expect(whys(explain({ ...SKETCH, known }, 'ada@acme.com', 'admin'))).toEqual({
      admin: 'waits until 2026-01-01T00:05:00.000Z after TARGET_REFUSED: 400',
    });
  });

  it('finds the last write about somebody in the journal', () => {
    const { operations, outlook } = makePlan(inputFrom(SKETCH));
    const at = operations.findIndex((one) => one.op === 'addMember' && one.group.name === 'admin');
    const entries: readonly JournalEntry[] = [
      { run: 'r1', at: 't1', kind: 'begin', planHash: 'h', operations, outlook },
      { run: 'r1', at: 't2', kind: 'outcome', results: [{ at, outcome: 'done', created: undefined }] },
      { run: 'r1', at: 't3', kind: 'end' },
    ];
    const { writes, groups } = explain(SKETCH, 'ada@acme.com', 'admin', entries);
    expect(writes).toEqual([
      { run: 'r1', at: 't2', operation: operations[at], outcome: 'done', reason: undefined },
    ]);
    expect(groups[0]?.lastWrite?.run).toBe('r1');
    expect(explain(SKETCH, 'bob', 'admin', entries).writes).toEqual([]);
  });
});

describe('the conclusion of an explanation', () => {
  it('says what is so, what changes, and when', () => {
    expect(explain(SKETCH, 'ada@acme.com').conclusion).toEqual([
      'Has an active account, and is in viewer and editor.',
      'With the next cycle: joins admin: member of Okta group Admins.',
      'After 2026-01-01T00:15:00.000Z: leaves viewer, if the absence lasts until then.',
    ]);
    expect(explain(SKETCH, 'ada@acme.com', 'editor').conclusion).toEqual([
      'Is in editor: member of Okta group Team A.',
      'Nothing changes.',
    ]);
    expect(explain(SKETCH, 'eve', 'viewer').conclusion).toEqual([
      'Is in viewer: put there by hand; no Okta group shows this person.',
      'Nothing changes.',
    ]);
    expect(explain(SKETCH, 'bob', 'admin').conclusion).toEqual([
      'Is in admin: member of Okta group Admins.',
      'Loses nothing: the guards protect the account.',
    ]);
    expect(explain(SKETCH, 'dan', 'admin').conclusion).toEqual([
      'Is not in admin, and has no account: no Okta group that feeds it shows this person.',
      'With the next cycle: the account is created: member of Okta group Sales.',
    ]);
  });

  it('says when nobody, or no group, of that name is known', () => {
    expect(explain(SKETCH, 'nobody').conclusion).toEqual([
      'Nobody called nobody is in a mapped group of Okta, and the application has no such account.',
    ]);
    expect(explain(SKETCH, 'dan', 'admins').conclusion).toEqual([
      'No mapping feeds a group called admins, so nothing is done about it.',
    ]);
  });

  it('says what is held back and by what, and what is done all the same', () => {
    const settings = SKETCH.config.replace('protectedUsers: [BOB]', 'maxChanges: 1');
    const sketch = { ...SKETCH, config: settings };
    expect(explain(sketch, 'ada@acme.com', 'admin').conclusion).toEqual([
      'Is not in admin, although in Okta group Admins.',
      'Held back: joins admin: member of Okta group Admins.',
      expect.stringMatching(
        /^The plan is held back because it breaks .*max-changes\. Once a cycle has said so, `approve [0-9a-f]{12}` lets it pass as it is\.$/,
      ),
    ]);
    const input = inputFrom(sketch);
    const plan = makePlan(input);
    const hold = { blocks: [], planHash: plan.hash };
    const atOnce = plan.operations.filter(isUrgent);
    const found = explainUser({ input, plan, hold, atOnce, writes: [] }, { user: 'bob' });
    expect(found.conclusion).toEqual([
      'Has an active account, and is in admin.',
      'With the next cycle, although the plan is held back: the account is made inactive and leaves admin: suspended in Okta.',
    ]);
    expect(formatExplanation(found)).toMatch(/^bob\n  Has an active account, and is in admin\.\n/);
    const first = explainUser({ input, plan, hold, atOnce: [], writes: [] }, { user: 'bob' });
    expect(first.conclusion.at(-1)).toContain('because it is the first plan, and waits to be looked at');
    expect(formatExplanation(first)).toMatch(
      /admin \(member\)\s+leaves admin: suspended in Okta \(held back\)/,
    );
  });
});

function explain(
  sketch: Sketch,
  user: string,
  group?: string,
  entries: readonly JournalEntry[] = [],
): Explanation {
  const input = inputFrom(sketch);
  const plan = makePlan(input);
  const blocks = guardPlan(plan, input.target, configFrom(sketch), []);
  const hold = blocks.length === 0 ? undefined : { blocks, planHash: plan.hash };
  return explainUser({ input, plan, hold, atOnce: [], writes: pastWrites(entries) }, { user, group });
}

function whys({ groups }: Explanation): Readonly<Record<string, string>> {
  return Object.fromEntries(groups.map(({ name, why }) => [name, why]));
}
