import { isUrgent, takesAway } from '../plan/operation.ts';
import { accountId } from '../plan/project-plan.ts';
import type { Block } from './block.ts';
import type { Checked } from './checked.ts';

/** Without a setting: this many people, or this share of the active accounts, whichever is more. */
const DEFAULT_PEOPLE = 25;
const DEFAULT_SHARE = 0.1;

/** That very many people lose all access at once is more likely a mistake in the source than true. */
export function maxDeactivations({ plan, before, guards }: Checked): readonly Block[] {
  const urgent = plan.operations.filter(takesAway).filter(isUrgent);
  const people = new Set(urgent.map(({ user }) => accountId(user)));
  const active = before.users.filter((user) => user.active).length;
  const most = guards.maxDeactivations ?? Math.max(DEFAULT_PEOPLE, Math.floor(active * DEFAULT_SHARE));
  if (people.size <= most) return [];
  const limit =
    guards.maxDeactivations === undefined
      ? `${most} may unless guards.maxDeactivations says otherwise`
      : `guards.maxDeactivations is ${most}`;
  return [
    {
      rule: 'max-deactivations',
      group: undefined,
      reason: `${people.size} people would lose all access by their status, and ${limit}`,
      remedy: `look at the statuses of these people in the source; if they are right, approve the plan, or raise guards.maxDeactivations`,
    },
  ];
}
