import type { Config } from './config.ts';

/** What the name `fullName` is made of, where the source itself has none. */
export const NAME_KEYS = ['displayName', 'firstName', 'lastName'] as const;

/** What of each person is no key of the profile. */
const OUTSIDE_PROFILE: ReadonlySet<string> = new Set(['login', 'email', 'fullName']);

/** The keys of the source's profiles that a configuration works with. */
export function profileKeysOf({ users }: Pick<Config, 'users'>): readonly string[] {
  const names = users.attributes.flatMap(({ from }) => (from === 'fullName' ? NAME_KEYS : [from]));
  return [...new Set(names)].filter((name) => !OUTSIDE_PROFILE.has(name)).toSorted();
}
