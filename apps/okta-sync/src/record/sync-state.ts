import { z } from 'zod';

import type { Known } from '../plan/plan-input.ts';
import type { RecentRemoval } from '../plan/recent-removals.ts';
import { sourceId, type SourceId } from '../source/source-id.ts';
import { scimId, type ScimId } from '../target/target.ts';
import type { Place } from './journal-lines.ts';
import { codeOf } from './json-file.ts';

/** One run, for the history. */
export interface RunSummary {
  readonly id: string;
  /** When it began, and when it ended; ISO 8601, UTC. */
  readonly at: string;
  readonly endedAt: string;
  /** Whether the source was read in full, or only what had changed. */
  readonly mode: 'full' | 'incremental';
  readonly outcome: 'in-sync' | 'applied' | 'partial' | 'blocked' | 'first-run' | 'failed';
  /** Of a partial run, whether all that it left open waits for a person: nothing failed, and everything was read. */
  readonly waitsForPeople?: boolean | undefined;
  readonly planHash: string;
  readonly operations: number;
  readonly done: number;
  readonly failed: number;
  readonly writes: number;
  readonly requests: { readonly source: number; readonly target: number };
  /** The guards' rules that held the plan back. */
  readonly blocks?: readonly string[] | undefined;
  /** In words, the first of what the run before had done and was to be done again. */
  readonly repeated?: readonly string[] | undefined;
  /** Why it failed, in one sentence. */
  readonly reason?: string | undefined;
  /** Who approved the plan, where it passed only because of that. */
  readonly approvedBy?: string | undefined;
  /** The run whose inverse this was. */
  readonly undoes?: string | undefined;
}

/** A membership that may have been given: ours once the application shows it. */
export interface Claim {
  readonly sourceId: SourceId;
  /** Absent when the account did not exist yet. */
  readonly scimId?: ScimId | undefined;
  readonly userName: string;
  /** As `groupKey` gives it. */
  readonly group: string;
  readonly via: readonly string[];
}

/** How long the daemon waits after failures of the source, or of the application, in a row. */
export interface Quarantine {
  readonly failures: number;
  /** ISO 8601, UTC. */
  readonly nextTry: string;
}

/** All that the daemon remembers between runs. */
export interface SyncState extends Known {
  /** The org and the application that this state belongs to; it says nothing about any other pair. */
  readonly binding: { readonly org: string; readonly target: string };
  /** Whether a plan was ever applied to this application. */
  readonly appliedBefore: boolean;
  /** Additions of the last run whose answer never came. */
  readonly unanswered: readonly Claim[];
  /** Accounts, by their ids, and mirrors, by their keys, that the application did not show when it was looked at last. */
  readonly vanished: readonly string[];
  /** What was taken by absence lately, and counts in the limits for as long as `guards.removalWindow`. */
  readonly removals: readonly RecentRemoval[];
  /** What somebody was told of, and is not over. */
  readonly notified: readonly { readonly key: string; readonly at: string }[];
  readonly quarantine: Quarantine | undefined;
  /** The last runs, oldest first. */
  readonly runs: readonly RunSummary[];
}

/** Where the state is kept. */
export interface SyncStateStore {
  /** @throws {StateError} when there is a state that cannot be trusted. */
  readonly load: () => Promise<SyncState>;
  /** Resolves once the state is durable. */
  readonly save: (state: SyncState) => Promise<void>;
  /** Where the journal ended when the state was saved; undefined while there is none. @throws {StateError} as `load` does. */
  readonly place: () => Promise<Place | undefined>;
}

/** The state cannot be used; the daemon refuses to start rather than begin anew. `message` is for people. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** What the system says against a file. @param trouble such as `The lock FILE cannot be written`. */
export function fileError(trouble: string, cause: unknown): StateError {
  return new StateError(`${trouble} (${codeOf(cause) ?? String(cause)}).`, { cause });
}

/** The state of a pair that has never been synchronised. */
export function emptyState(binding: SyncState['binding']): SyncState {
  return {
    binding,
    appliedBefore: false,
    groups: [],
    sources: [],
    links: [],
    memberships: [],
    setAside: [],
    unanswered: [],
    pending: [],
    escrow: [],
    admins: [],
    vanished: [],
    removals: [],
    notified: [],
    quarantine: undefined,
    runs: [],
  };
}

const source = z.string().min(1).transform(sourceId);
const scim = z.string().min(1).transform(scimId);

/** One run, as it lies in the file. */
export const RUN_SCHEMA: z.ZodType<RunSummary> = z.object({
  id: z.string(),
  at: z.string(),
  endedAt: z.string(),
  mode: z.enum(['full', 'incremental']),
  outcome: z.enum(['in-sync', 'applied', 'partial', 'blocked', 'first-run', 'failed']),
  waitsForPeople: z.boolean().optional(),
  planHash: z.string(),
  operations: z.number(),
  done: z.number(),
  failed: z.number(),
  writes: z.number(),
  requests: z.object({ source: z.number(), target: z.number() }),
  blocks: z.array(z.string()).optional(),
  repeated: z.array(z.string()).optional(),
  reason: z.string().optional(),
  approvedBy: z.string().optional(),
  undoes: z.string().optional(),
});

/** The state as it lies in the file. */
export const STATE_SCHEMA: z.ZodType<SyncState> = z
  .object({
    binding: z.object({ org: z.string(), target: z.string() }),
    appliedBefore: z.boolean(),
    groups: z.array(z.object({ key: z.string(), id: scim })),
    sources: z.array(z.object({ selector: z.string(), name: z.string(), id: z.string() })),
    links: z.array(
      z.object({
        sourceId: source,
        scimId: scim,
        userName: z.string(),
        active: z.boolean(),
        uncertain: z.literal(true).optional(),
        wrote: z.string().optional(),
      }),
    ),
    memberships: z.array(
      z.object({
        group: z.string(),
        scimId: scim,
        via: z.array(z.string()),
        doubt: z.enum(['uncertain', 'unseen']).optional(),
      }),
    ),
    setAside: z.array(z.object({ group: z.string(), sourceId: source, scimId: scim })),
    unanswered: z.array(
      z.object({
        sourceId: source,
        scimId: scim.optional(),
        userName: z.string(),
        group: z.string(),
        via: z.array(z.string()),
      }),
    ),
    pending: z.array(
      z.object({
        group: z.string(),
        user: z.object({
          sourceId: source.optional().transform((id) => id),
          scimId: scim,
          userName: z.string(),
        }),
        since: z.string(),
        due: z.string(),
        cyclesSeen: z.number(),
      }),
    ),
    vanished: z.array(z.string()),
    escrow: z.array(
      z.object({
        key: z.string(),
        what: z.string(),
        code: z.string(),
        reason: z.string(),
        failures: z.number(),
        firstAt: z.string(),
        nextTry: z.string(),
      }),
    ),
    removals: z.array(z.object({ group: z.string(), at: z.string(), accounts: z.array(scim) })),
    admins: z.array(
      z.object({
        scimId: scim,
        userName: z.string(),
        sourceId: source.optional().transform((id) => id),
      }),
    ),
    notified: z.array(z.object({ key: z.string(), at: z.string() })),
    quarantine: z.object({ failures: z.number(), nextTry: z.string() }).optional(),
    runs: z.array(RUN_SCHEMA),
  })
  .transform(({ quarantine, pending, ...state }) => ({
    ...state,
    quarantine,
    pending: pending.map(({ user, ...one }) => ({ ...one, user: { ...user, sourceId: user.sourceId } })),
  }));
