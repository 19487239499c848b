/** Okta's user statuses. */
export const OKTA_STATUSES = [
  'ACTIVE',
  'DEPROVISIONED',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
  'PROVISIONED',
  'RECOVERY',
  'STAGED',
  'SUSPENDED',
] as const;

/**
 * Who may have access by default: everybody who is still employed, also while their password is expired, being recovered
 * or locked. STAGED people have not started; SUSPENDED and DEPROVISIONED ones must lose access.
 */
export const DEFAULT_ACTIVE_STATUSES: readonly string[] = [
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'PROVISIONED',
];

/**
 * What a status means. A status that Okta invents later is `unknown`: it neither gives access nor takes it.
 */
export function standingOf(
  status: string,
  activeStatuses: readonly string[],
): 'active' | 'inactive' | 'unknown' {
  if (activeStatuses.includes(status)) return 'active';
  return OKTA_STATUSES.some((known) => known === status) ? 'inactive' : 'unknown';
}
