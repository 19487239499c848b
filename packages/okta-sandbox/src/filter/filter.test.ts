import { describe, expect, it } from 'vitest';
import type { FilterRules } from './filter.ts';
import { GROUP_FILTER, GROUP_SEARCH, USER_FILTER, USER_SEARCH } from './filter-rules.ts';
import { matchesFilter } from './match-filter.ts';
import { parseFilter } from './parse-filter.ts';

const GROUP: Readonly<Record<string, unknown>> = {
  id: '00g1',
  type: 'OKTA_GROUP',
  lastUpdated: '2026-02-03T10:00:00.000Z',
  lastMembershipUpdated: '2026-02-04T10:00:00.000Z',
  'profile.name': 'Retool "A" (admins)',
  'profile.size': 5,
  'profile.tags': ['Red', 'Blue'],
};

function matches(expression: string, rules: FilterRules): boolean {
  return matchesFilter(parseFilter(expression, rules), (name) => GROUP[name], rules);
}

describe('filter', () => {
  it.each([
    ['id eq "00g1"', true],
    ['id EQ "00g1"', true],
    ['id eq "00G1"', false],
    ['id eq "x" or id eq "00g1"', true],
    ['lastUpdated gt "2026-02-03T10:00:00.000Z"', false],
    ['lastUpdated ge "2026-02-03T10:00:00.000Z"', true],
    ['lastUpdated eq "2026-02-03T11:00:00+01:00"', true],
    ['lastUpdated lt "2026-02-03T10:00:00.001Z"', true],
    ['lastUpdated le "2026-02-03T09:59:59Z"', false],
    [
      'type eq "OKTA_GROUP" and (lastUpdated gt "2026-03-01T00:00:00Z" or lastMembershipUpdated gt "2026-02-04T00:00:00Z")',
      true,
    ],
    ['id eq "x" and id eq "x" or id eq "00g1"', true],
    ['id eq "00g1" or id eq "x" and id eq "x"', true],
    ['(id eq "00g1" or id eq "x") and id eq "x"', false],
  ])('%s is %s', (expression, expected) => {
    expect(matches(expression, GROUP_FILTER)).toBe(expected);
  });

  it.each([
    ['', GROUP_FILTER],
    ['   ', GROUP_FILTER],
    ['id', GROUP_FILTER],
    ['id eq', GROUP_FILTER],
    ['id eq 00g1', GROUP_FILTER],
    ['id eq "00g1', GROUP_FILTER],
    ['id eq {}', GROUP_FILTER],
    ['id is "00g1"', GROUP_FILTER],
    ['id eq "00g1" and', GROUP_FILTER],
    ['id eq "00g1" id eq "00g1"', GROUP_FILTER],
    ['(id eq "00g1"', GROUP_FILTER],
    ['id eq "00g1")', GROUP_FILTER],
    ['ID eq "00g1"', GROUP_FILTER],
    ['id gt "00g1"', GROUP_FILTER],
    ['profile.name eq "Sales"', GROUP_FILTER],
    ['lastUpdated gt "yesterday"', GROUP_FILTER],
    ['lastUpdated gt 5', GROUP_FILTER],
    ['profile.title eq "Boss"', USER_FILTER],
    ['status sw "A"', USER_FILTER],
    ['status pr', USER_FILTER],
    ['_links eq "x"', USER_SEARCH],
  ])('%s is refused with E0000031 and a cause', (expression, rules) => {
    expect(() => parseFilter(expression, rules)).toThrow(
      expect.objectContaining({ errorCode: 'E0000031', status: 400, causes: [expect.stringMatching(/\S/)] }),
    );
  });
});

describe('search', () => {
  it.each([
    ['profile.name eq "RETOOL \\"a\\" (ADMINS)"', true],
    ['profile.name sw "retool"', true],
    ['profile.name sw "tool"', false],
    ['profile.name co "TOOL"', true],
    ['profile.name ne "Sales"', true],
    ['profile.name pr', true],
    ['profile.missing pr', false],
    ['profile.missing eq null', true],
    ['profile.missing gt "a"', false],
    ['profile.size ge 5', true],
    ['profile.size lt 5', false],
    ['profile.tags eq "blue"', true],
    ['profile.tags ne "blue"', false],
    ['lastMembershipUpdated gt "2026-02-04T00:00:00Z"', true],
  ])('%s is %s', (expression, expected) => {
    expect(matches(expression, GROUP_SEARCH)).toBe(expected);
  });
});
