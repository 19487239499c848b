import type { Mode } from '../config/config.ts';
import type { Block } from '../guard/block.ts';
import type { Match } from '../plan/match-accounts.ts';
import type { MemberOperation, Operation, UserOperation } from '../plan/operation.ts';
import type { Standing } from '../plan/people.ts';
import type { Escrowed } from '../plan/plan-input.ts';
import type { Drift, Link, Notice, PendingRemoval } from '../plan/plan.ts';
import type { SourceId } from '../source/source-id.ts';
import type { ScimId } from '../target/target.ts';
import type { PastWrite } from './last-writes.ts';

/** The person in the source. */
export interface ExplainedPerson {
  readonly sourceId: SourceId;
  readonly login: string;
  /** As the source says it; undefined when they could not be read, or do not exist any more. */
  readonly status: string | undefined;
  readonly standing: Standing;
  /** One sentence. */
  readonly why: string;
}

/** The account in the application. */
export interface ExplainedAccount {
  readonly scimId: ScimId;
  readonly userName: string;
  readonly externalId: string | undefined;
  readonly active: boolean;
  /** How it was found to be this person's; undefined for an account that nobody in the source has. */
  readonly matchedBy: Extract<Match, { match: 'account' }>['by'] | undefined;
}

/** One group of the application, as far as this person is concerned. */
export interface ExplainedGroup {
  readonly name: string;
  readonly mode: Mode;
  /** The selectors that feed it, in words. */
  readonly mappings: readonly string[];
  /** The source's groups that show this person. */
  readonly via: readonly string[];
  /** Whether the account is in the group now. */
  readonly member: boolean;
  /** Whether the daemon looks after this membership: it gave it, or found it explained. */
  readonly managed: boolean;
  /** Why nobody is removed from this group now: a feeding group could not be read completely. */
  readonly doubt: string | undefined;
  readonly pending: PendingRemoval | undefined;
  readonly setAside: boolean;
  readonly operation: MemberOperation | undefined;
  readonly escrow: Escrowed | undefined;
  readonly lastWrite: PastWrite | undefined;
  /** The conclusion, one sentence. */
  readonly why: string;
}

/** What keeps a plan from being carried out now. */
export interface Hold {
  /** None when it is only the first plan for the application. */
  readonly blocks: readonly Block[];
  /** By it the plan is approved. */
  readonly planHash: string;
}

/** Why somebody has, or has not, their account and their groups: the whole chain, as data. */
export interface Explanation {
  readonly user: string;
  /** What it all comes to, in sentences: what is so, what changes and when, and what holds it back. */
  readonly conclusion: readonly string[];
  /** Absent for somebody whom the source does not show. */
  readonly person: ExplainedPerson | undefined;
  readonly account: ExplainedAccount | undefined;
  /** Why it is not certain whose account it is. */
  readonly ambiguity: string | undefined;
  readonly link: Link | undefined;
  readonly protected: boolean;
  readonly groups: readonly ExplainedGroup[];
  /** What the plan does about the account itself. */
  readonly operations: readonly UserOperation[];
  readonly notices: readonly Notice[];
  readonly drift: readonly Drift[];
  /** What keeps the plan from being carried out; absent when nothing does. */
  readonly hold: Hold | undefined;
  /** What of it is done all the same, for this person. */
  readonly atOnce: readonly Operation[];
  /** The last writes about this person, oldest first. */
  readonly writes: readonly PastWrite[];
}
