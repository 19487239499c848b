import { declined } from '../failure.ts';
import { count } from '../view/count.ts';
import { textOf } from '../view/cell.ts';
import type { Existing } from './existing.ts';
import type { MissingUser, PlannedRow } from './planned-row.ts';

/** How many may be deactivated: a number, or a share of those who are active. */
export type Limit =
  { readonly kind: 'number'; readonly number: number } | { readonly kind: 'share'; readonly percent: number };

/**
 * Finds the active users whom no row is about.
 *
 * @throws Failure when they are more than the limit allows, or a row could not be used: somebody in the file must not be taken
 * for missing.
 */
export function findMissing(
  { all = [] }: Existing,
  plan: readonly PlannedRow[],
  limit: Limit,
): readonly MissingUser[] {
  const refused = plan.filter(({ action }) => action === 'refuse').length;
  if (refused > 0) {
    throw declined(
      `${count(refused, 'row')} cannot be used, so that it is not known who is missing: nothing was changed.`,
    );
  }
  const told = new Set(plan.flatMap((planned) => ('id' in planned ? [planned.id] : [])));
  const active = all.filter((user) => user['active'] !== false);
  const missing = active
    .filter(({ id }) => !told.has(id))
    .map((user): MissingUser => ({
      action: 'deactivate',
      id: user.id,
      name: textOf(user['userName']) || `id:${user.id}`,
    }));
  const most = limit.kind === 'number' ? limit.number : Math.floor((active.length * limit.percent) / 100);
  if (missing.length > most) {
    throw declined(
      `${missing.length} of ${active.length} active users are not in the file, and at most ${most} may be deactivated ` +
        '(--max-deactivations): nothing was changed.',
    );
  }
  return missing;
}
