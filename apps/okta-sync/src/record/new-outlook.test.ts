import { describe, expect, it } from 'vitest';

import type { Operation } from '../plan/operation.ts';
import { sourceId } from '../source/source-id.ts';
import { scimId } from '../target/target.ts';
import { planOf } from '../../test/empty-plan.ts';
import { newOutlook } from './new-outlook.ts';
import { emptyState, type SyncState } from './sync-state.ts';

const ada = { sourceId: sourceId('00u1'), scimId: scimId('1') };
const bob = { sourceId: sourceId('00u2'), scimId: scimId('2') };
const link = (person: typeof ada, active = true) => ({ ...person, userName: person.scimId, active });
const membership = (person: typeof ada, via = 'Admins') => ({ group: 'admin', ...person, via: [via] });

const STATE: SyncState = {
  ...emptyState({ org: 'org', target: 'target' }),
  groups: [{ key: 'admin', id: scimId('g1') }],
  links: [link(ada), link(bob)],
  memberships: [ada, bob].map(({ scimId: id }) => ({ group: 'admin', scimId: id, via: ['Admins'] })),
  setAside: [{ group: 'viewer', ...ada }],
};
const KNOWN = {
  groups: STATE.groups,
  links: STATE.links,
  memberships: [membership(ada), membership(bob)],
  setAside: STATE.setAside,
};

describe('what a run writes down of what it leads to', () => {
  it('leaves out what the state knows already', () => {
    expect(newOutlook({ ...planOf(), outlook: KNOWN }, STATE)).toEqual({
      groups: [],
      links: [],
      memberships: [],
      setAside: [],
    });
  });

  it('has everything that the state does not know, or knows otherwise', () => {
    const outlook = {
      groups: [{ key: 'admin', id: scimId('g2') }],
      links: [link(ada, false), link(bob)],
      memberships: [membership(ada, 'Owners'), { ...membership(bob), scimId: undefined }],
      setAside: [{ group: 'viewer', ...bob }],
    };
    expect(newOutlook({ ...planOf(), outlook }, STATE)).toEqual({
      groups: outlook.groups,
      links: [link(ada, false)],
      memberships: outlook.memberships,
      setAside: outlook.setAside,
    });
  });

  it('has everything that the operations are about', () => {
    const add: Operation = {
      op: 'addMember',
      group: { id: scimId('g'), name: 'admin' },
      user: { ...ada, userName: 'ada' },
      ...{ reason: '', via: [], mappings: [] },
    };
    expect(newOutlook({ ...planOf(add), outlook: KNOWN }, STATE)).toEqual({
      groups: [],
      links: [link(ada)],
      memberships: [membership(ada)],
      setAside: [],
    });
  });
});
