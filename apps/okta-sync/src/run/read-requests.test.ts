import { expect, it } from 'vitest';

import { emptyState } from '../record/sync-state.ts';
import { scimId } from '../target/target.ts';
import { configFrom } from '../../test/sketch.ts';
import { sourceRequest } from './read-requests.ts';

const STATE = emptyState({ org: 'org', target: 'target' });

it('what feeds a privileged group is read in full in every cycle, under whichever name and by whichever selector', () => {
  const config = configFrom({
    config: `
mappings:
  - { from: { name: A }, group: Default - admin }
  - { from: { search: profile.name sw "B" }, group: ADMIN }
  - { from: { name: C }, group: viewer }`,
  });
  const admin = scimId('1');
  const groups = ['admin', 'default - admin'].map((key) => ({ key, id: admin }));
  const { privileged } = sourceRequest(config, { ...STATE, groups }, undefined);
  expect(privileged.map(({ by }) => by)).toEqual(['name', 'search']);
});
