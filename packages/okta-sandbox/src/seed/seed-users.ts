import { oktaId } from '../org/okta-id.ts';
import type { Random } from '../org/random.ts';
import type { UserProfile } from '../org/profile.ts';
import type { OktaUser, UserStatus } from '../org/user.ts';
import { type Department, DEPARTMENTS, FIRST_NAMES, LAST_NAMES } from './names.ts';
import { seedUserTimes } from './seed-times.ts';

/** Users of every thousand that are not `ACTIVE`; of each status there is at least one in an org of 30 or more. */
const RARE_STATUSES: readonly (readonly [UserStatus, number])[] = [
  ['SUSPENDED', 35],
  ['DEPROVISIONED', 50],
  ['STAGED', 25],
  ['PROVISIONED', 20],
  ['RECOVERY', 15],
  ['PASSWORD_EXPIRED', 25],
  ['LOCKED_OUT', 20],
];

const CITIES = [
  ['Amsterdam', 'NL', 'Europe/Amsterdam'],
  ['Austin', 'US', 'America/Chicago'],
  ['Bengaluru', 'IN', 'Asia/Kolkata'],
  ['Toronto', 'CA', 'America/Toronto'],
] as const;

/** The people of a seeded org, in the order of their ids, which begin at the given ordinal. */
export function seedUsers(
  random: Random,
  seed: number,
  count: number,
  firstOrdinal: number,
): readonly OktaUser[] {
  const statuses = seedStatuses(random, count);
  const logins = new Set<string>();
  const heads = new Map<string, UserProfile>();
  return statuses.map((status, place) => {
    const department = DEPARTMENTS[place] ?? pickDepartment(random);
    const head = heads.get(department.name);
    const profile = seedProfile(random, department, head, place, logins);
    if (head === undefined) heads.set(department.name, profile);
    return {
      id: oktaId('00u', seed, firstOrdinal + place),
      status,
      ...seedUserTimes(random, status, place, count),
      profile,
    };
  });
}

/** Everybody is active but the rare ones, who are chosen among those that lead no department. */
function seedStatuses(random: Random, count: number): readonly UserStatus[] {
  const statuses: UserStatus[] = Array.from({ length: count }, () => 'ACTIVE');
  const places = statuses.map((_, place) => place).slice(DEPARTMENTS.length);
  const shuffled = [...random.sample(places, places.length)];
  for (const [status, share] of RARE_STATUSES) {
    const wanted = Math.max(count < 30 ? 0 : 1, Math.round((count * share) / 1000));
    for (const place of shuffled.splice(0, wanted)) statuses[place] = status;
  }
  return statuses;
}

function pickDepartment(random: Random): Department {
  let rest = random.integer(100);
  for (const department of DEPARTMENTS) {
    rest -= department.share;
    if (rest < 0) return department;
  }
  throw new Error('The shares of the departments add up to less than 100.');
}

function seedProfile(
  random: Random,
  department: Department,
  head: UserProfile | undefined,
  place: number,
  logins: Set<string>,
): UserProfile {
  const firstName = pick(random, FIRST_NAMES);
  const lastName = pick(random, LAST_NAMES);
  const login = uniqueLogin(firstName, lastName, logins);
  const [city, countryCode, timezone] = pick(random, CITIES);
  return {
    firstName,
    lastName,
    mobilePhone: null,
    secondEmail: null,
    login,
    email: login,
    displayName: `${firstName} ${lastName}`,
    title: head === undefined ? department.head : pick(random, department.titles),
    department: department.name,
    costCenter: department.costCenter,
    organization: 'Larkfield',
    employeeNumber: String(10_001 + place),
    userType: head !== undefined && random.fraction() < 0.09 ? 'Contractor' : 'Employee',
    city,
    countryCode,
    timezone,
    locale: 'en_US',
    preferredLanguage: 'en-US',
    ...(head === undefined ? {} : { managerId: head.login, manager: `${head.firstName} ${head.lastName}` }),
  };
}

function uniqueLogin(firstName: string, lastName: string, taken: Set<string>): string {
  const local = `${plain(firstName)}.${plain(lastName)}`;
  let login = `${local}@example.com`;
  for (let number = 2; taken.has(login); number += 1) login = `${local}${number}@example.com`;
  taken.add(login);
  return login;
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^a-z]/gi, '')
    .toLowerCase();
}

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[random.integer(from.length)];
  if (picked === undefined) throw new RangeError('Nothing to pick from.');
  return picked;
}
