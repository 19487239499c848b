import type { Random } from '../org/random.ts';
import type { OktaUser } from '../org/user.ts';
import type { GroupPlan } from './seed-groups.ts';

/** In how many teams everybody is. */
const TEAMS_OF_EACH = 3;

/** Many more groups, a few of them large and most of them small, named `Team 0001` and so on. */
export function planTeams(random: Random, users: readonly OktaUser[], count: number): readonly GroupPlan[] {
  const members: OktaUser[][] = Array.from({ length: count }, () => []);
  for (const user of users) {
    for (let team = 0; team < TEAMS_OF_EACH; team += 1) {
      // The square makes the first teams the largest.
      members[Math.floor(random.fraction() ** 2 * count)]?.push(user);
    }
  }
  return members.map((team, place) => ({
    type: 'OKTA_GROUP',
    profile: { name: `Team ${String(place + 1).padStart(4, '0')}`, description: 'A team' },
    members: team,
  }));
}
