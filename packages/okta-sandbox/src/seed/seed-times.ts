import type { Random } from '../org/random.ts';
import type { OktaUser, UserStatus } from '../org/user.ts';

const DAY = 86_400_000;
/** The seeded history lies between these times, so that it is the same on every day and always in the past. */
const FOUNDED = Date.UTC(2021, 2, 1);
const LAST_SEEDED = Date.UTC(2025, 8, 30);

/** The founding of the company, ISO 8601. */
export const FOUNDED_AT: string = new Date(FOUNDED).toISOString();

/** The times of a user. */
export type UserTimes = Pick<
  OktaUser,
  'created' | 'activated' | 'statusChanged' | 'lastLogin' | 'lastUpdated' | 'passwordChanged'
>;

/** The times of the user that joined at this place of the queue, each after what it presupposes. */
export function seedUserTimes(random: Random, status: UserStatus, place: number, places: number): UserTimes {
  const joined = FOUNDED + ((LAST_SEEDED - 90 * DAY - FOUNDED) * (place + random.fraction())) / places;
  const created = iso(joined);
  if (status === 'STAGED') {
    return {
      created,
      activated: null,
      statusChanged: null,
      lastLogin: null,
      lastUpdated: created,
      passwordChanged: null,
    };
  }
  const activated = joined + random.fraction() * DAY;
  if (status === 'PROVISIONED') {
    const moved = iso(activated);
    return {
      created,
      activated: moved,
      statusChanged: moved,
      lastLogin: null,
      lastUpdated: moved,
      passwordChanged: null,
    };
  }
  const passwordChanged = between(random, activated, LAST_SEEDED - 60 * DAY);
  const lastLogin = between(random, passwordChanged, LAST_SEEDED - 30 * DAY);
  const statusChanged = status === 'ACTIVE' ? activated : between(random, lastLogin, LAST_SEEDED);
  return {
    created,
    activated: iso(activated),
    statusChanged: iso(statusChanged),
    lastLogin: iso(lastLogin),
    lastUpdated: iso(Math.max(statusChanged, passwordChanged)),
    passwordChanged: iso(passwordChanged),
  };
}

/** A time at which a seeded group last changed, ISO 8601. */
export function seedGroupTime(random: Random, after: string): string {
  return iso(between(random, Date.parse(after), LAST_SEEDED));
}

function between(random: Random, from: number, to: number): number {
  return from + random.fraction() * Math.max(0, to - from);
}

function iso(time: number): string {
  return new Date(Math.floor(time)).toISOString();
}
