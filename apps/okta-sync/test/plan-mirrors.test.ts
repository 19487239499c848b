import { describe, expect, it } from 'vitest';

import { makePlan } from '../src/plan/make-plan.ts';
import { ACCOUNT, inputFrom, told, type Sketch } from './sketch.ts';

const CONFIG = `
mirror: [{ from: { search: Team }, name: 'Okta - {name}' }]
removals: { grace: 0 }`;

const BOTH = { ada: {}, grace: {} };
const PEOPLE = { ada: 'ACTIVE', grace: 'ACTIVE' };

describe('a mirrored group', () => {
  it('is created for each group that the search finds, with its members', () => {
    const groups = { 'Team A': ['ada'], 'Team B': [], Other: ['grace'] };
    const { operations, groups: summary } = makePlan(
      inputFrom({ config: CONFIG, people: PEOPLE, groups, accounts: BOTH }),
    );
    expect(told(operations)).toEqual([
      'createGroup Okta - Team A',
      'createGroup Okta - Team B',
      'addMember ada Okta - Team A',
    ]);
    expect(operations[0]).toEqual({
      op: 'createGroup',
      group: { id: undefined, name: 'Okta - Team A', mirrors: 'id-Team A' },
      externalId: 'id-Team A',
      reason: 'mirrors Okta group Team A',
    });
    expect(operations[2]).toMatchObject({ via: ['Team A'], mappings: ['Team'] });
    expect(summary).toEqual([
      { key: 'mirror:id-Team A', name: 'Okta - Team A', before: 0, after: 1, allowEmpty: false },
      { key: 'mirror:id-Team B', name: 'Okta - Team B', before: 0, after: 0, allowEmpty: false },
    ]);
  });

  it('is renamed with the group that it mirrors, and stays the same for what is remembered', () => {
    const sketch: Sketch = {
      config: CONFIG,
      people: PEOPLE,
      groups: { 'Team A': ['ada'] },
      accounts: BOTH,
      mirrors: { 'Team A': { name: 'Okta - Team Old', members: ['ada', 'grace'] } },
      known: {
        memberships: [{ group: 'mirror:id-Team A', scimId: ACCOUNT('grace'), via: ['Team Old'] }],
      },
    };
    const { operations } = makePlan(inputFrom(sketch));
    expect(told(operations)).toEqual(['renameGroup Okta - Team A', 'removeMember grace Okta - Team A']);
    expect(operations[0]).toMatchObject({ before: 'Okta - Team Old' });
  });

  it('is neither deleted nor emptied when the group that it mirrors is gone', () => {
    const sketch: Sketch = {
      config: CONFIG,
      people: PEOPLE,
      groups: { Other: ['ada', 'grace'] },
      accounts: BOTH,
      mirrors: { 'Team A': { name: 'Okta - Team A', members: ['ada'] } },
      known: { memberships: [{ group: 'mirror:id-Team A', scimId: ACCOUNT('ada'), via: ['Team A'] }] },
    };
    const { operations, notices, outlook } = makePlan(inputFrom(sketch));
    expect(operations).toEqual([]);
    expect(notices).toEqual([
      {
        kind: 'kept',
        group: 'Okta - Team A',
        user: undefined,
        reason: 'no longer mapped; 1 membership that Okta gave earlier will stay',
      },
    ]);
    expect(outlook.memberships).toHaveLength(1);
  });

  it.each([false, true])('counts as emptied with what it mirrors, and may be: %s', (allowEmpty) => {
    const sketch: Sketch = {
      config: CONFIG.replace('{ from', `{ allowEmpty: ${allowEmpty}, from`),
      people: PEOPLE,
      groups: { 'Team A': [] },
      accounts: BOTH,
      mirrors: { 'Team A': { name: 'Okta - Team A', members: ['ada'] } },
      known: { memberships: [{ group: 'mirror:id-Team A', scimId: ACCOUNT('ada'), via: ['Team A'] }] },
    };
    const { operations, emptySources, groups } = makePlan(inputFrom(sketch));
    expect(told(operations)).toEqual(['removeMember ada Okta - Team A']);
    expect(emptySources).toEqual([{ sourceGroup: 'Team A', group: 'mirror:id-Team A', allowEmpty }]);
    expect(groups).toMatchObject([{ after: 0, allowEmpty }]);
  });

  it('does not take the place of another group of the same name', () => {
    const sketch = { config: CONFIG, people: PEOPLE, groups: { 'Team A': ['ada'] }, accounts: BOTH };
    const { operations, notices } = makePlan(inputFrom({ ...sketch, target: { 'okta - team a': [] } }));
    expect(operations).toEqual([]);
    expect(notices).toEqual([
      {
        kind: 'name-taken',
        group: 'Okta - Team A',
        user: undefined,
        reason:
          'the application has another group of this name; rename it, or set its externalId to adopt it',
      },
    ]);
  });

  it('is not created while its group could not be read completely, nor for a name that two would have', () => {
    const value = { id: 'id-Team A', name: 'Team A', memberIds: [], membersCount: 1, changedAt: undefined };
    const unread = { 'Team A': { outcome: 'incomplete', reason: 'it failed', value } } as const;
    expect(makePlan(inputFrom({ config: CONFIG, people: {}, groups: unread })).operations).toEqual([]);
    const same = { 'Team B': { outcome: 'complete', value: { ...value, id: 'id-Team B' } } } as const;
    const { operations, notices } = makePlan(
      inputFrom({ config: CONFIG, people: {}, groups: { 'Team A': [], ...same } }),
    );
    expect(operations).toEqual([]);
    expect(notices).toMatchObject([{ kind: 'name-taken' }, { kind: 'name-taken' }]);
  });
});

describe('a mapping by search', () => {
  const config = `
mappings: [{ from: { search: Team }, group: viewer }]
removals: { grace: 0 }`;

  it('joins the members of every group that it finds, each with where it comes from', () => {
    const groups = { 'Team A': ['ada'], 'Team B': ['ada', 'grace'] };
    const { operations } = makePlan(
      inputFrom({ config, people: PEOPLE, groups, accounts: BOTH, target: { viewer: [] } }),
    );
    expect(operations).toMatchObject([
      {
        user: { userName: 'ada' },
        via: ['Team A', 'Team B'],
        reason: 'member of Okta groups Team A and Team B',
      },
      { user: { userName: 'grace' }, via: ['Team B'], mappings: ['Team'] },
    ]);
  });

  it('removes nobody when it could not tell all its groups, but still adds', () => {
    const sketch: Sketch = {
      config,
      people: PEOPLE,
      groups: { 'Team A': ['ada'] },
      accounts: BOTH,
      target: { viewer: ['grace'] },
      known: { memberships: [{ group: 'viewer', scimId: ACCOUNT('grace'), via: ['Team B'] }] },
    };
    const input = inputFrom(sketch);
    expect(told(makePlan(input).operations)).toEqual(['addMember ada viewer', 'removeMember grace viewer']);
    const selections = input.source.selections.map(({ selector }) => ({
      selector,
      groups: { outcome: 'incomplete', reason: 'the search lags', value: ['id-Team A'] } as const,
    }));
    const { operations, notices } = makePlan({ ...input, source: { ...input.source, selections } });
    expect(told(operations)).toEqual(['addMember ada viewer']);
    expect(notices.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual([
      'removal-held: 1 membership cannot be checked: the search lags',
      'source-unproven: the search lags',
    ]);
  });

  it('counts as empty when it finds no group at all', () => {
    const { emptySources } = makePlan(inputFrom({ config, people: {}, groups: {}, target: { viewer: [] } }));
    expect(emptySources).toEqual([{ sourceGroup: 'Team', group: 'viewer', allowEmpty: false }]);
  });
});
