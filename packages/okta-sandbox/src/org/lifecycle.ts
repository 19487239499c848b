import { OktaError, validationFailed } from '../okta-error.ts';
import type { OktaUser, UserStatus } from './user.ts';

/** A step in a user's life, under the name that it has in Okta's URLs (`lock` has none: only failed sign-ins lock). */
export type LifecycleOperation =
  'activate' | 'deactivate' | 'suspend' | 'unsuspend' | 'lock' | 'unlock' | 'expire_password';

interface Transition {
  readonly from: readonly UserStatus[];
  readonly to: UserStatus;
  readonly refusal: () => OktaError;
}

const wrongStatus = (): OktaError => new OktaError('E0000038');

const TRANSITIONS: Readonly<Record<LifecycleOperation, Transition>> = {
  activate: {
    from: ['STAGED', 'PROVISIONED', 'DEPROVISIONED'],
    to: 'ACTIVE',
    refusal: () => new OktaError('E0000016'),
  },
  deactivate: {
    from: ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED'],
    to: 'DEPROVISIONED',
    refusal: wrongStatus,
  },
  suspend: {
    from: ['ACTIVE'],
    to: 'SUSPENDED',
    refusal: () => validationFailed('suspendUser', 'Cannot suspend a user that is not active'),
  },
  unsuspend: {
    from: ['SUSPENDED'],
    to: 'ACTIVE',
    refusal: () => validationFailed('unsuspendUser', 'Cannot unsuspend a user that is not suspended'),
  },
  lock: { from: ['ACTIVE'], to: 'LOCKED_OUT', refusal: wrongStatus },
  unlock: { from: ['LOCKED_OUT'], to: 'ACTIVE', refusal: () => new OktaError('E0000032') },
  expire_password: {
    from: ['ACTIVE', 'PROVISIONED', 'RECOVERY', 'LOCKED_OUT', 'PASSWORD_EXPIRED'],
    to: 'PASSWORD_EXPIRED',
    refusal: wrongStatus,
  },
};

/** Tells whether a value is the name of a lifecycle operation. */
export function isLifecycleOperation(value: string): value is LifecycleOperation {
  return Object.hasOwn(TRANSITIONS, value);
}

/**
 * The user after the operation: its status, `statusChanged` and `lastUpdated` moved to `now`, and `activated` too when
 * it was activated.
 *
 * @throws OktaError E0000001, E0000016, E0000032 or E0000038 when the user's status does not allow the operation.
 */
export function applyLifecycle(user: OktaUser, operation: LifecycleOperation, now: string): OktaUser {
  const { from, to, refusal } = TRANSITIONS[operation];
  if (!from.includes(user.status)) throw refusal();
  return {
    ...user,
    status: to,
    statusChanged: now,
    lastUpdated: now,
    activated: operation === 'activate' ? now : user.activated,
  };
}
