import { z } from 'zod';

import { oktaId, type SourceUser } from '../identity-source.ts';
import { OktaFailure } from './okta-failure.ts';

/** A group without its members, and what Okta says of them. */
export interface GroupHead {
  readonly id: string;
  readonly name: string;
  /** ISO 8601: moves with every change of the membership, and only then. */
  readonly lastMembershipUpdated: string;
  /** Undefined when Okta gave no statistics. */
  readonly usersCount: number | undefined;
}

const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined || text === '' ? undefined : text));

const group = z
  .object({
    id: z.string().min(1),
    lastMembershipUpdated: z.string(),
    profile: z.object({ name: z.string() }),
    _embedded: z.object({ stats: z.object({ usersCount: z.int().min(0) }).optional() }).optional(),
  })
  .transform(({ id, lastMembershipUpdated, profile, _embedded }): GroupHead => ({
    id,
    name: profile.name,
    lastMembershipUpdated,
    usersCount: _embedded?.stats?.usersCount,
  }));

const user = z
  .object({
    id: z.string().min(1),
    status: z.string(),
    profile: z.object({
      login: z.string().min(1),
      email: optionalText,
      firstName: optionalText,
      lastName: optionalText,
      displayName: optionalText,
    }),
  })
  .transform(({ id, status, profile }): SourceUser => ({
    id: oktaId(id),
    status,
    login: profile.login,
    email: profile.email,
    givenName: profile.firstName,
    familyName: profile.lastName,
    displayName: profile.displayName ?? fullName(profile.firstName, profile.lastName),
  }));

/** @throws {OktaFailure} when the body is no group. */
export function parseGroup(body: unknown): GroupHead {
  return parse(group, body, 'a group');
}

/** @throws {OktaFailure} when the body is no list of groups. */
export function parseGroups(body: unknown): readonly GroupHead[] {
  return parse(z.array(group), body, 'a list of groups');
}

/** @throws {OktaFailure} when the body is no list of users: one that cannot be read makes the page unusable. */
export function parseUsers(body: unknown): readonly SourceUser[] {
  return parse(z.array(user), body, 'a list of users');
}

/** @throws {OktaFailure} when the body is no user. */
export function parseUser(body: unknown): SourceUser {
  return parse(user, body, 'a user');
}

function parse<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new OktaFailure('failed', `Okta's answer is not ${what}${where === '' ? '' : ` (at ${where})`}`);
}

function fullName(first: string | undefined, last: string | undefined): string | undefined {
  const names = [first, last].filter((name) => name !== undefined);
  return names.length === 0 ? undefined : names.join(' ');
}
