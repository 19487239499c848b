import fc from 'fast-check';

import type { Mapping, Mode } from '../src/config/config.ts';
import { DEFAULT_ACTIVE_STATUSES, OKTA_STATUSES } from '../src/config/okta-status.ts';
import type { Known, PlanRules } from '../src/plan/plan-input.ts';
import { oktaId, type SourceUser } from '../src/source/identity-source.ts';
import { scimId, type TargetSnapshot } from '../src/target/target.ts';

export const RULES: PlanRules = { activeStatuses: DEFAULT_ACTIVE_STATUSES, createUsers: true };

/** Any state that an org, an application and the daemon's memory may be in. */
export interface World {
  readonly people: readonly SourceUser[];
  readonly mapped: readonly {
    readonly mapping: Mapping;
    /** Positions in `people`. */
    readonly members: readonly number[];
    readonly fate: 'complete' | 'incomplete' | 'gone' | 'forbidden';
  }[];
  readonly lookupsFail: boolean;
  readonly target: TargetSnapshot;
  readonly known: Known;
}

const SIZE = 8;
const index = fc.integer({ min: 0, max: SIZE - 1 });
const group = fc.constantFrom('admin', 'viewer');

const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant('ACTIVE') },
  { weight: 2, arbitrary: fc.constantFrom(...OKTA_STATUSES, 'NEVER_HEARD_OF') },
);

const account = fc.record({
  at: index,
  identity: fc.constantFrom('linked', 'same-name', 'stranger', 'payroll-id'),
  active: fc.boolean(),
});

const drawn = fc.record({
  statuses: fc.array(status, { minLength: SIZE - 2, maxLength: SIZE - 2 }),
  mapped: fc.array(
    fc.record({
      group,
      members: fc.uniqueArray(index),
      fate: fc.constantFrom(
        'complete' as const,
        'incomplete' as const,
        'gone' as const,
        'forbidden' as const,
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  modes: fc.record({ admin: mode(), viewer: mode() }),
  lookupsFail: fc.boolean(),
  accounts: fc.uniqueArray(account, { selector: ({ at }) => at }),
  members: fc.array(fc.record({ group, at: index })),
  links: fc.uniqueArray(fc.record({ at: index, active: fc.boolean() }), { selector: ({ at }) => at }),
  memberships: fc.uniqueArray(fc.record({ group, at: index }), {
    selector: (one) => `${one.group} ${one.at}`,
  }),
  setAside: fc.uniqueArray(fc.record({ group, at: index }), {
    selector: (one) => `${one.group} ${one.at}`,
  }),
});

export const world: fc.Arbitrary<World> = drawn.map((given) => ({
  people: given.statuses.map((value, at) => person(at, value)),
  mapped: given.mapped.map(({ group: name, members, fate }, at) => ({
    mapping: {
      okta: { by: 'id', id: `g${at}`, expectName: undefined },
      group: name,
      mode: given.modes[name as 'admin'],
      allowEmpty: false,
    },
    members,
    fate,
  })),
  lookupsFail: given.lookupsFail,
  target: {
    users: given.accounts.map(({ at, identity, active }) => ({
      id: scimId(`s${at}`),
      userName: identity === 'stranger' ? `stranger${at}` : `User${at}@example.com`,
      externalId: externalId(at, identity),
      active,
    })),
    groups: new Map(
      ['admin', 'viewer'].map((name) => {
        const ids = given.members.filter((member) => member.group === name).map(({ at }) => at);
        const present = given.accounts.filter(({ at }) => ids.includes(at)).map(({ at }) => scimId(`s${at}`));
        return [scimId(name), { id: scimId(name), name, members: present, otherMembers: 0 }];
      }),
    ),
    names: new Map(['admin', 'viewer'].map((name) => [name, scimId(name)])),
  },
  known: {
    links: given.links.map(({ at, active }) => ({
      oktaId: person(at, '').id,
      scimId: scimId(`s${at}`),
      userName: `user${at}@example.com`,
      active,
    })),
    memberships: given.memberships.map(({ group: name, at }) => ({
      group: name,
      scimId: scimId(`s${at}`),
      via: ['Okta 0'],
    })),
    setAside: given.setAside.map(({ group: name, at }) => ({
      group: name,
      oktaId: person(at, '').id,
      scimId: scimId(`s${at}`),
    })),
  },
}));

function mode(): fc.Arbitrary<Mode> {
  return fc.constantFrom('managed-only', 'authoritative');
}

function person(at: number, value: string): SourceUser {
  return {
    id: oktaId(`00u${String(at).padStart(17, '0')}`),
    status: value,
    login: `user${at}@example.com`,
    email: undefined,
    givenName: undefined,
    familyName: undefined,
    displayName: undefined,
  };
}

function externalId(at: number, identity: string): string | undefined {
  if (identity === 'linked') return person(at, '').id;
  return identity === 'payroll-id' ? `employee ${at}` : undefined;
}
