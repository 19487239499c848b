import { isEveryone, type OktaGroup } from '../org/group.ts';
import { oktaId } from '../org/okta-id.ts';
import { createRandom } from '../org/random.ts';
import type { GroupMemberships, OrgSnapshot } from '../org/snapshot.ts';
import { planGroups } from './seed-groups.ts';
import { planTeams } from './seed-teams.ts';
import { FOUNDED_AT, seedGroupTime } from './seed-times.ts';
import { seedUsers } from './seed-users.ts';

/**
 * A believable org: the same for the same seed and size, on every day.
 *
 * @param seed any integer
 * @param users how many people; with 30 or more, every status occurs
 * @param teams how many groups there are besides the named ones; default 0
 */
export function seedOrg(seed: number, users: number, teams = 0): OrgSnapshot {
  const random = createRandom(seed);
  const people = seedUsers(random, seed, users, 0);
  const plans = [...planGroups(random, people), ...planTeams(random, people, teams)];
  const groups: OktaGroup[] = [];
  const memberships: GroupMemberships[] = [];
  for (const [place, { type, profile, members }] of plans.entries()) {
    const group: OktaGroup = {
      id: oktaId('00g', seed, users + place),
      created: FOUNDED_AT,
      lastUpdated: seedGroupTime(random, FOUNDED_AT),
      lastMembershipUpdated: seedGroupTime(random, people.at(-1)?.created ?? FOUNDED_AT),
      type,
      sourceAppId: type === 'APP_GROUP' ? oktaId('0oa', seed, 0) : null,
      profile,
    };
    groups.push(group);
    if (!isEveryone(group)) {
      memberships.push({ groupId: group.id, userIds: [...new Set(members.map(({ id }) => id))].toSorted() });
    }
  }
  return { version: 1, seed, nextOrdinal: users + groups.length, users: people, groups, memberships };
}
