import { expect, it } from 'vitest';

import { sourceId } from './source-id.ts';
import { snapshotFromJson, snapshotToJson } from './source-snapshot-json.ts';
import type { SourceSnapshot } from './source-snapshot.ts';

const ada = sourceId('00u1');

const SNAPSHOT: SourceSnapshot = {
  source: 'https://acme.okta.com',
  profileKeys: ['department'],
  takenAt: '2026-01-01T00:00:00.000Z',
  fullAt: '2026-01-01T00:00:00.000Z',
  watermark: '2025-12-31T23:58:00.000Z',
  selections: [
    { selector: { by: 'name', name: 'Admins' }, groups: { outcome: 'complete', value: ['00g1'] } },
    {
      selector: { by: 'search', search: 'x' },
      groups: { outcome: 'incomplete', reason: 'r', value: undefined },
    },
    { selector: { by: 'id', id: '00g2', expectName: undefined }, groups: { outcome: 'gone', reason: 'g' } },
  ],
  groups: new Map([
    [
      '00g1',
      {
        outcome: 'complete',
        value: { id: '00g1', name: 'Admins', memberIds: [ada], membersCount: 1, changedAt: undefined },
      },
    ],
    ['00g2', { outcome: 'forbidden', reason: 'f' }],
  ]),
  users: new Map([
    [
      ada,
      {
        outcome: 'complete',
        value: {
          id: ada,
          status: 'ACTIVE',
          login: 'ada@example.com',
          email: undefined,
          profile: { department: 'IT', tags: ['a'] },
          lastUpdated: '2026-01-01T00:00:00.000Z',
        },
      },
    ],
    [sourceId('00u2'), { outcome: 'gone' }],
    [sourceId('00u3'), { outcome: 'unknown', reason: 'u' }],
  ]),
};

it('a snapshot survives being saved, down to what is not known', () => {
  expect(snapshotFromJson(JSON.parse(JSON.stringify(snapshotToJson(SNAPSHOT))))).toEqual(SNAPSHOT);
});

it('what is no snapshot is none', () => {
  const json = snapshotToJson(SNAPSHOT) as Readonly<Record<string, unknown>>;
  for (const broken of [undefined, [], {}, { ...json, users: {} }, { ...json, groups: [['00g1', {}]] }]) {
    expect(snapshotFromJson(broken)).toBeUndefined();
  }
});
