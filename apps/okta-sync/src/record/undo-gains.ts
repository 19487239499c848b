import { standingOf } from '../config/okta-status.ts';
import { takesAway, type UserRef } from '../plan/operation.ts';
import type { Link } from '../plan/plan.ts';
import { createWording } from '../plan/wording.ts';
import type { UserOutcome } from '../source/read-outcome.ts';
import type { SourceId } from '../source/source-id.ts';
import type { JournalRun } from './journal.ts';

/** Why an undo gives somebody nothing; undefined when they may have access. */
export type Refusal = (user: UserRef) => string | undefined;

/** Everybody to whom undoing a run may give something, as the source knows them. */
export function gainersOf({ operations }: JournalRun, links: readonly Link[]): readonly SourceId[] {
  const known = createNames(links);
  const losses = operations.filter(takesAway);
  return [...new Set(losses.flatMap(({ user }) => known(user) ?? []))];
}

/** What the source says of them, and how to word it. */
export interface GainRules {
  readonly links: readonly Link[];
  readonly people: ReadonlyMap<SourceId, UserOutcome>;
  readonly active: readonly string[];
  readonly sourceName: string;
}

/**
 * Refuses whoever is not active in the source now: what a run took from them may have been theirs then, and was taken for a
 * reason that an undo must not forget.
 */
export function createRefusal({ links, people, active, sourceName }: GainRules): Refusal {
  const known = createNames(links);
  const words = createWording(sourceName);
  return (user) => {
    const id = known(user);
    if (id === undefined) return `not known to be anybody in ${sourceName}: gets nothing back`;
    const outcome = people.get(id);
    if (outcome === undefined || outcome.outcome === 'unknown')
      return `cannot be looked up in ${sourceName} now: gets nothing back`;
    const person =
      outcome.outcome === 'gone'
        ? { standing: outcome.outcome, user: undefined }
        : { standing: standingOf(outcome.value.status, active), user: outcome.value };
    return person.standing === 'active' ? undefined : `${words.loss(person)}: gets nothing back`;
  };
}

/** Who somebody is in the source; also where an operation does not tell, and the account is remembered as theirs. */
function createNames(links: readonly Link[]): (user: UserRef) => SourceId | undefined {
  const byAccount = new Map(links.map(({ scimId, sourceId }) => [scimId, sourceId]));
  return ({ sourceId, scimId }) => sourceId ?? (scimId === undefined ? undefined : byAccount.get(scimId));
}
