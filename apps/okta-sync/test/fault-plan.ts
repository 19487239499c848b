import type { Fault } from '@drawbridge/okta-sandbox';
import fc from 'fast-check';

import { READ_FAULTS } from './read-faults.ts';

/** What goes wrong at one call; what it means depends on whose call it is. */
export interface Injection {
  /** The position of the first call of a cycle that it strikes, counted over Okta, the application and the disk. */
  readonly at: number;
  /** How many calls it strikes. */
  readonly times: number;
  readonly okta: Fault | 'timeout' | 'crash' | 'skewed-date' | OrgChange;
  readonly application: ApplicationFault;
  readonly disk: DiskFault;
}

/** What goes wrong with one request to the application, before or after it was done. */
export type ApplicationFault =
  | { readonly kind: 'status'; readonly status: number; readonly done: boolean }
  | { readonly kind: 'broken' | 'timeout' | 'crash'; readonly done: boolean }
  | { readonly kind: 'empty-list' | 'truncated-body' | 'ignored' };

/** What goes wrong while something is kept: the process dies before, after or in the middle, or the disk is full. */
export type DiskFault = 'crash-before' | 'crash-after' | 'torn' | 'full';

/** Something that happens in the org; the numbers choose to whom. */
export interface OrgChange {
  readonly kind:
    | 'join'
    | 'leave'
    | 'swap'
    | 'suspend'
    | 'unsuspend'
    | 'deactivate'
    | 'delete-user'
    | 'rename'
    | 'delete-group'
    | 'profile'
    | 'clock';
  readonly group: number;
  readonly user: number;
}

/** One cycle of a world: what happened before it, and what goes wrong in it. */
export interface Turn {
  readonly changes: readonly OrgChange[];
  readonly minutes: number;
  readonly injections: readonly Injection[];
  /** Minutes by which the daemon's clock is wrong. */
  readonly skew: number;
  /** Whether the daemon is started anew. */
  readonly restart: boolean;
}

/** A world over several cycles. */
export interface WorldPlan {
  readonly authoritative: boolean;
  readonly grace: boolean;
  readonly hourly: boolean;
  readonly turns: readonly Turn[];
}

const change: fc.Arbitrary<OrgChange> = fc.record({
  kind: fc.constantFrom(
    'join',
    'join',
    'leave',
    'leave',
    'swap',
    'suspend',
    'unsuspend',
    'deactivate',
    'delete-user',
    'rename',
    'delete-group',
    'profile',
    'clock',
  ),
  group: fc.nat(99),
  user: fc.nat(99),
});

const okta: fc.Arbitrary<Injection['okta']> = fc.oneof(
  fc.constantFrom<Injection['okta']>('timeout', 'crash', 'skewed-date', ...READ_FAULTS),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(401, 403, 404, 500, 503) }),
  fc.record({ kind: fc.constant('truncated-page' as const), keep: fc.nat(3) }),
  change,
);

const application: fc.Arbitrary<ApplicationFault> = fc.oneof(
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(400, 401, 403, 404, 409, 412, 429, 500, 503),
    done: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom('broken', 'timeout', 'crash', 'crash'), done: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('empty-list', 'truncated-body', 'ignored') }),
);

const injection: fc.Arbitrary<Injection> = fc.record({
  at: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 110 })),
  times: fc.constantFrom(1, 1, 2, Infinity),
  okta,
  application,
  disk: fc.constantFrom('crash-before', 'crash-after', 'torn', 'full'),
});

const turn: fc.Arbitrary<Turn> = fc.record({
  changes: fc.array(change, { maxLength: 4 }),
  minutes: fc.integer({ min: 1, max: 20 }),
  injections: fc.array(injection, { maxLength: 2 }),
  skew: fc.constantFrom(0, 0, 0, 45, -45),
  restart: fc.boolean(),
});

/** Worlds with a fault in nearly every cycle. */
export const worldPlan: fc.Arbitrary<WorldPlan> = fc.record({
  authoritative: fc.boolean(),
  grace: fc.boolean(),
  hourly: fc.boolean(),
  turns: fc.array(turn, { minLength: 2, maxLength: 5 }),
});
