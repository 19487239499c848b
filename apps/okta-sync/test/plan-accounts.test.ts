import { describe, expect, it } from 'vitest';

import { makePlan } from '../src/plan/make-plan.ts';
import { operationKey } from '../src/plan/operation.ts';
import { outlookWithout } from '../src/plan/withhold.ts';
import { leavesOpen } from '../src/run/cycle-result.ts';
import { ACCOUNT, ID, inputFrom, told, type Sketch } from './sketch.ts';

const MAPPINGS = `mappings: [{ from: { name: Sales }, group: viewer }]
removals: { grace: 0 }`;

describe('attributes of accounts', () => {
  const config = `${MAPPINGS}
users:
  attributes:
    displayName: fullName
    'emails[type eq "work"].value': email
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: department
    metadata.seats: seats
    title: address`;
  const ada = {
    email: 'Ada@acme.com',
    profile: { firstName: 'Ada', lastName: 'Lovelace', department: 7, seats: 3, address: { city: 'London' } },
  };

  it('are set when an account is created', () => {
    const { operations, notices } = makePlan(
      inputFrom({ config, people: { ada }, groups: { Sales: ['ada'] }, target: { viewer: [] } }),
    );
    expect(told(operations)).toEqual(['createUser ada', 'addMember ada viewer']);
    expect(operations[0]).toMatchObject({
      attributes: {
        externalId: ID('ada'),
        userName: 'ada',
        attributes: {
          displayName: 'Ada Lovelace',
          'emails[type eq "work"].value': 'Ada@acme.com',
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': '7',
          'metadata.seats': 3,
        },
      },
    });
    expect(notices).toEqual([
      { kind: 'attribute-unusable', group: undefined, user: 'ada', reason: 'address does not fit title' },
    ]);
  });

  it('are brought in line one by one, with what was there before', () => {
    const attributes = {
      displayName: 'A. Lovelace',
      'emails[type eq "work"].value': 'ada@acme.com',
      'metadata.seats': 3,
    };
    const sketch = { config, people: { ada }, groups: { Sales: ['ada'] }, target: { viewer: ['ada'] } };
    const { operations } = makePlan(inputFrom({ ...sketch, accounts: { ada: { attributes } } }));
    expect(operations).toEqual([
      {
        op: 'updateUser',
        user: { sourceId: ID('ada'), scimId: ACCOUNT('ada'), userName: 'ada' },
        changes: [
          { path: 'displayName', before: 'A. Lovelace', after: 'Ada Lovelace' },
          { path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', after: '7' },
        ],
        reason:
          'displayName, urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department as in Okta',
      },
    ]);
  });

  it('are written once, and left when the application does not show them', () => {
    const named = `${MAPPINGS}\nusers: { attributes: { title: title } }`;
    const people = { ada: { profile: { title: 'Countess' } } };
    const groups = { Sales: ['ada'] };
    const sketch: Sketch = {
      config: named,
      people,
      groups,
      accounts: { ada: {} },
      target: { viewer: ['ada'] },
    };
    const first = makePlan(inputFrom(sketch));
    expect(told(first.operations)).toEqual(['updateUser ada']);
    const known = { links: first.outlook.links };
    const second = makePlan(inputFrom({ ...sketch, known }));
    expect(second.operations).toEqual([]);
    expect(second.notices).toEqual([
      {
        kind: 'attribute-ignored',
        group: undefined,
        user: 'ada',
        reason: 'title was written, and the application does not show it',
      },
    ]);
    expect(second.outlook.links).toEqual(first.outlook.links);
    const byHand = { ada: { attributes: { title: 'Mrs' } } };
    expect(told(makePlan(inputFrom({ ...sketch, accounts: byHand, known })).operations)).toEqual([
      'updateUser ada',
    ]);
    const failed = outlookWithout(first.outlook, first.operations, inputFrom(sketch).known);
    expect(told(makePlan(inputFrom({ ...sketch, known: { links: failed.links } })).operations)).toEqual([
      'updateUser ada',
    ]);
  });

  it('include the userName, which is the same in any letter case', () => {
    const named = `${MAPPINGS}\nusers: { attributes: { userName: login } }`;
    const sketch: Sketch = {
      config: named,
      people: { ada },
      groups: { Sales: ['ada'] },
      target: { viewer: ['ada'] },
    };
    const changed = { ada: { userName: 'ada.byron', attributes: { userName: 'ada.byron' } } };
    expect(makePlan(inputFrom({ ...sketch, accounts: changed })).operations).toMatchObject([
      { op: 'updateUser', changes: [{ path: 'userName', before: 'ada.byron', after: 'ada' }] },
    ]);
    const same = { ada: { userName: 'ADA', attributes: { userName: 'ADA' } } };
    expect(makePlan(inputFrom({ ...sketch, accounts: same })).operations).toEqual([]);
  });

  it('are left alone with users.update off, where Okta has no value, and of people in no mapped group', () => {
    const accounts = { ada: { attributes: { displayName: 'A', title: 'Countess' } } };
    const sketch: Sketch = {
      config,
      people: { ada },
      groups: { Sales: ['ada'] },
      accounts,
      target: { viewer: ['ada'] },
    };
    const off = config.replace('users:', 'users:\n  update: false');
    expect(makePlan(inputFrom({ ...sketch, config: off })).operations).toEqual([]);
    const nameless = { ada: { profile: { department: null, address: '' } } };
    expect(makePlan(inputFrom({ ...sketch, people: nameless })).operations).toEqual([]);
    const links = [{ sourceId: ID('ada'), scimId: ACCOUNT('ada'), userName: 'ada', active: true }];
    const elsewhere = { ...sketch, groups: { Sales: [] }, target: { viewer: [] }, known: { links } };
    expect(makePlan(inputFrom(elsewhere)).operations).toEqual([]);
  });
});

describe('accounts that exist', () => {
  const sketch: Sketch = {
    config: MAPPINGS,
    people: { ada: 'ACTIVE' },
    groups: { Sales: ['ada'] },
    accounts: { ada: { externalId: undefined } },
    target: { viewer: [] },
  };

  it('are found by userName, unless the configuration does not want that', () => {
    expect(told(makePlan(inputFrom(sketch)).operations)).toEqual(['linkUser ada', 'addMember ada viewer']);
    const config = `${MAPPINGS}\nusers: { match: [externalId] }`;
    expect(told(makePlan(inputFrom({ ...sketch, config })).operations)).toEqual([
      'createUser ada',
      'addMember ada viewer',
    ]);
  });
});

describe('drift', () => {
  const link = (name: string, active = true) => ({
    sourceId: ID(name),
    scimId: ACCOUNT(name),
    userName: name,
    active,
  });

  it('is told apart from change, with what becomes of it', () => {
    const sketch: Sketch = {
      config: `
mappings:
  - { from: { name: Sales }, group: viewer }
  - { from: { name: Admins }, group: admin, mode: authoritative }
removals: { grace: 0 }`,
      people: { ada: 'ACTIVE', bob: 'ACTIVE', cid: 'SUSPENDED', dan: 'ACTIVE', eve: 'ACTIVE', new: 'ACTIVE' },
      groups: { Sales: ['ada', 'bob', 'cid', 'dan', 'new'], Admins: [] },
      accounts: {
        ada: {},
        bob: { active: false },
        cid: {},
        eve: {},
        fay: { externalId: undefined },
        new: {},
      },
      target: { viewer: ['bob', 'fay'], admin: ['eve'] },
      known: {
        links: [link('ada'), link('bob'), link('cid', false), link('dan')],
        memberships: ['ada', 'bob'].map((name) => ({
          group: 'viewer',
          scimId: ACCOUNT(name),
          via: ['Sales'],
        })),
      },
    };
    const { drift, operations } = makePlan(inputFrom(sketch));
    expect(drift).toEqual([
      { kind: 'account-deactivated', group: undefined, user: 'bob', response: 'left' },
      { kind: 'account-reactivated', group: undefined, user: 'cid', response: 'undone' },
      { kind: 'account-removed', group: undefined, user: 'dan', response: 'undone' },
      { kind: 'membership-added', group: 'admin', user: 'eve', response: 'undone' },
      { kind: 'membership-added', group: 'viewer', user: 'fay', response: 'left' },
      { kind: 'membership-removed', group: 'viewer', user: 'ada', response: 'undone' },
    ]);
    expect(told(operations)).toContain('addMember new viewer');
  });

  it('is none before anything was applied', () => {
    const { drift } = makePlan(
      inputFrom({
        config: MAPPINGS,
        people: { ada: 'ACTIVE' },
        groups: { Sales: ['ada'] },
        accounts: { ada: {}, fay: {} },
        target: { viewer: ['fay'] },
      }),
    );
    expect(drift).toEqual([]);
  });
});

describe('what is in escrow', () => {
  it('is left out until it is due, with everything that needs it', () => {
    const sketch: Sketch = {
      config: `${MAPPINGS}\nmirror: [{ from: { name: Team } }]`,
      people: { ada: 'ACTIVE', bob: 'ACTIVE' },
      groups: { Sales: ['ada'], Team: ['bob'] },
      accounts: { bob: {} },
      target: { viewer: [] },
    };
    const input = inputFrom(sketch);
    expect(told(makePlan(input).operations)).toEqual([
      'createUser ada',
      'createGroup Team',
      'addMember bob Team',
      'addMember ada viewer',
    ]);
    const escrow = makePlan(input)
      .operations.filter(({ op }) => op === 'createUser' || op === 'createGroup')
      .map((operation) => ({
        key: operationKey(operation),
        what: '',
        code: 'TARGET_REFUSED',
        reason: '400',
        failures: 2,
        firstAt: '2025-12-31T00:00:00.000Z',
        nextTry: '2026-01-01T01:00:00.000Z',
      }));
    const held = makePlan({ ...input, known: { ...input.known, escrow } });
    expect(held.operations).toEqual([]);
    expect(held.outlook.memberships).toEqual([]);
    expect(held.notices.map(({ kind, user, group, reason }) => [kind, user ?? group, reason])).toEqual([
      [
        'escrowed',
        'ada',
        'could not create ada: failed 2 times with TARGET_REFUSED (400); tried again after 2026-01-01T01:00:00.000Z',
      ],
      [
        'escrowed',
        'Team',
        'could not create group Team: failed 2 times with TARGET_REFUSED (400); tried again after 2026-01-01T01:00:00.000Z',
      ],
    ]);
    const due = { ...input, known: { ...input.known, escrow }, now: '2026-01-01T01:00:00.000Z' };
    expect(makePlan(due).operations).toHaveLength(4);
  });

  it('does not delay that somebody without access leaves, whom the application kept as an absence', () => {
    const sketch = (status: string): Sketch => ({
      config: MAPPINGS,
      people: { ada: status },
      groups: { Sales: [] },
      accounts: { ada: {} },
      target: { viewer: ['ada'] },
      known: {
        links: [{ sourceId: ID('ada'), scimId: ACCOUNT('ada'), userName: 'ada', active: true }],
        memberships: [{ group: 'viewer', scimId: ACCOUNT('ada'), via: ['Sales'] }],
        escrow: [
          {
            key: `removeMember viewer ${ID('ada')}`,
            what: '',
            code: 'TARGET_REFUSED',
            reason: '400',
            failures: 2,
            firstAt: '2025-12-31T00:00:00.000Z',
            nextTry: '2026-01-01T01:00:00.000Z',
          },
        ],
      },
    });
    expect(told(makePlan(inputFrom(sketch('ACTIVE'))).operations)).toEqual([]);
    expect(told(makePlan(inputFrom(sketch('DEPROVISIONED'))).operations)).toEqual([
      'deactivateUser ada',
      'removeMember ada viewer',
    ]);
  });
});

describe('a plan', () => {
  it('says what it was made from and what it costs', () => {
    const people = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`p${at}`, 'ACTIVE']));
    const input = inputFrom({
      config: MAPPINGS,
      people,
      groups: { Sales: Object.keys(people) },
      accounts: Object.fromEntries(Object.keys(people).map((name) => [name, {}])),
      target: { viewer: [] },
    });
    const { cost, basis, version } = makePlan(input);
    // Three requests for 250 members, and one to look whether they are there.
    expect(cost).toEqual({ source: { spent: 3 }, target: { spent: 4, apply: 4 } });
    expect(version).toBe(1);
    const later = { ...input.source, takenAt: '2026-01-02T00:00:00.000Z' };
    expect(makePlan({ ...input, source: later }).basis).toEqual(basis);
    const fewer = new Map([...input.source.users].slice(1));
    expect(makePlan({ ...input, source: { ...input.source, users: fewer } }).basis).toEqual({
      ...basis,
      source: expect.not.stringMatching(basis.source),
    });
  });
});

describe('somebody without access', () => {
  const config = MAPPINGS;
  const link = { sourceId: ID('ada'), scimId: ACCOUNT('ada'), userName: 'ada', active: true };

  it('loses it with the account that was theirs, when two accounts carry their id', () => {
    const given: Sketch = {
      config,
      people: { ada: 'DEPROVISIONED' },
      groups: { Sales: [] },
      accounts: { ada: {}, other: { externalId: ID('ada') } },
      target: { viewer: ['ada'] },
      known: { links: [link] },
    };
    const plan = makePlan(inputFrom(given));
    expect(told(plan.operations)).toEqual(['deactivateUser ada']);
    expect(plan.notices.map(({ kind }) => kind)).toEqual(['ambiguous']);
    expect(plan.outlook.links).toEqual([{ ...link, active: false }]);
    expect(makePlan(inputFrom({ ...given, people: { ada: 'ACTIVE' } })).operations).toEqual([]);
  });

  it.each([
    [
      'is certainly somebody else’s by now',
      { bob: { externalId: undefined }, ada: { externalId: ID('bob') } },
    ],
    ['carries the id of somebody unknown', { ada: { externalId: '00u1234567890abcdefg' } }],
  ])('takes nothing with an account that %s', (_, accounts) => {
    const people = { ada: 'DEPROVISIONED', bob: 'ACTIVE' };
    const sketch = { config, people, groups: { Sales: ['bob'] }, accounts, target: { viewer: ['ada'] } };
    const { operations } = makePlan(inputFrom({ ...sketch, known: { links: [link] } }));
    expect(told(operations).filter((one) => one.startsWith('deactivateUser'))).toEqual([]);
  });

  it('is told of when their status is none that is known', () => {
    const sketch = { config, groups: { Sales: ['ada'] }, accounts: { ada: {} }, target: { viewer: ['ada'] } };
    const plan = makePlan(inputFrom({ ...sketch, people: { ada: 'TERMINATED' } }));
    expect(plan.operations).toEqual([]);
    expect(plan.notices.map(({ kind, user }) => [kind, user])).toEqual([['status-unknown', 'ada']]);
    expect(leavesOpen(plan)).toBe(true);
  });
});
