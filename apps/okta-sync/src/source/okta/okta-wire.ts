import { z } from 'zod';

import { sourceId } from '../source-id.ts';
import type { SourceUser } from '../source-snapshot.ts';
import { reading } from './okta-contract.ts';
import { OktaFailure } from './okta-failure.ts';

/** A group without its members, and what Okta says of them. */
export interface GroupHead {
  readonly id: string;
  readonly name: string;
  /** ISO 8601: moves with every change of the profile, and only then. */
  readonly lastUpdated: string;
  /** ISO 8601: moves with every change of the membership, and only then. */
  readonly lastMembershipUpdated: string;
  /** Undefined when Okta gave no statistics. */
  readonly usersCount: number | undefined;
}

const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text === null || text === undefined || text === '' ? undefined : text));

const group = reading(
  'Group',
  z
    .object({
      id: z.string().min(1),
      lastUpdated: z.string(),
      lastMembershipUpdated: z.string(),
      profile: z.object({ name: z.string() }),
      _embedded: z.object({ stats: z.object({ usersCount: z.int().min(0) }).optional() }).optional(),
    })
    .transform(({ profile, _embedded, ...head }): GroupHead => ({
      ...head,
      name: profile.name,
      usersCount: _embedded?.stats?.usersCount,
    })),
);

const user = reading(
  'User',
  z.object({
    id: z.string().min(1),
    status: z.string().min(1),
    lastUpdated: optionalText,
    profile: z.looseObject({ login: z.string().min(1), email: optionalText }),
  }),
);

/** Reads a page of an answer. */
export type ParsePage<T> = (body: unknown) => readonly T[];

/** @throws {OktaFailure} when the body is no group. */
export function parseGroup(body: unknown): GroupHead {
  return parse(group, body, 'a group');
}

/** @throws {OktaFailure} when the body is no list of groups. */
export function parseGroups(body: unknown): readonly GroupHead[] {
  return parse(z.array(group), body, 'a list of groups');
}

/** Makes readers of users who keep only these attributes of the profile. */
export function userParsers(profileKeys: readonly string[]): {
  /** @throws {OktaFailure} when the body is no user. */
  readonly one: (body: unknown) => SourceUser;
  /** @throws {OktaFailure} when the body is no list of users: one that cannot be read makes the page unusable. */
  readonly many: ParsePage<SourceUser>;
} {
  const toUser = ({ id, status, lastUpdated, profile }: z.infer<typeof user>): SourceUser => ({
    id: sourceId(id),
    status,
    login: profile.login,
    email: profile.email,
    profile: pick(profile, profileKeys),
    lastUpdated,
  });
  return {
    one: (body) => toUser(parse(user, body, 'a user')),
    many: (body) => parse(z.array(user), body, 'a list of users').map(toUser),
  };
}

function pick(profile: Readonly<Record<string, unknown>>, keys: readonly string[]): SourceUser['profile'] {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = Object.hasOwn(profile, key) ? profile[key] : undefined;
      return value === undefined || value === null ? [] : [[key, value]];
    }),
  );
}

function parse<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new OktaFailure('failed', `Okta's answer is not ${what}${where === '' ? '' : ` (at ${where})`}`);
}
