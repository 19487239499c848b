import type { TargetUser } from '../target/target.ts';
import { fingerprint } from './canonical-json.ts';
import { noticeAbout, refTo, type Person } from './people.ts';
import type { UserContext, UserDecision } from './plan-users.ts';

/** What is to be done about one account's attributes. */
export interface AttributeDecision extends Pick<UserDecision, 'operations' | 'notices'> {
  /** Fingerprint of the changes that are written, or were and are not to be seen. */
  readonly wrote: string | undefined;
}

const NOTHING: AttributeDecision = { operations: [], notices: [], wrote: undefined };

/** Attributes follow the source for people whom a mapped group shows; of others nothing but their access matters. */
export function planAttributes(person: Person, account: TargetUser, context: UserContext): AttributeDecision {
  if (!context.update || person.user === undefined || person.via.size === 0) return NOTHING;
  const values = context.attributes.valuesOf(person.user);
  const changes = context.attributes.changesOf(account, values);
  const notices = values.problems.map((problem) => noticeAbout('attribute-unusable', person, problem));
  if (changes.length === 0) return { operations: [], notices, wrote: undefined };
  const names = changes.map(({ path }) => path).join(', ');
  const wrote = fingerprint(changes);
  if (wrote === context.link?.wrote) {
    const reason = `${names} was written, and the application does not show it`;
    const ignored = noticeAbout('attribute-ignored', person, reason);
    return { operations: [], notices: [...notices, ignored], wrote };
  }
  const reason = `${names} as in ${context.words.source}`;
  return {
    operations: [{ op: 'updateUser', user: refTo(person, account), changes, reason }],
    notices,
    wrote,
  };
}
