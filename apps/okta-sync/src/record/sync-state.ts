import { z } from 'zod';

import type { Known } from '../plan/plan-input.ts';
import { oktaId, type OktaId } from '../source/identity-source.ts';
import { scimId, type ScimId } from '../target/target.ts';

/** One run, for the history. */
export interface RunSummary {
  /** When it began; ISO 8601, UTC. */
  readonly at: string;
  readonly outcome: 'in-sync' | 'applied' | 'partial' | 'blocked';
  readonly planHash: string;
  readonly operations: number;
  readonly failed: number;
  readonly writes: number;
}

/** A membership that was about to be given: ours once the application shows it. */
export interface Claim {
  readonly oktaId: OktaId;
  /** Absent when the account did not exist yet. */
  readonly scimId?: ScimId | undefined;
  readonly userName: string;
  readonly group: string;
  readonly via: readonly string[];
}

/** All that the daemon remembers between runs. */
export interface SyncState extends Known {
  /** The Okta org and the application that this state belongs to; it says nothing about any other pair. */
  readonly binding: { readonly org: string; readonly target: string };
  /**
   * Written before a run's first write, so that a killed run leaves nothing unexplained; after its last, only additions
   * remain whose answer never came.
   */
  readonly claims: readonly Claim[];
  /** The last runs, oldest first. */
  readonly runs: readonly RunSummary[];
}

/** Where the state is kept. */
export interface SyncStateStore {
  /** @throws {StateError} when there is a state that cannot be trusted. */
  readonly load: () => Promise<SyncState>;
  /** Resolves once the state is durable. */
  readonly save: (state: SyncState) => Promise<void>;
}

/** The state cannot be used; the daemon refuses to start rather than begin anew. `message` is for people. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** The state of a pair that has never been synchronised. */
export function emptyState(binding: SyncState['binding']): SyncState {
  return { binding, links: [], memberships: [], setAside: [], claims: [], runs: [] };
}

const okta = z.string().min(1).transform(oktaId);
const scim = z.string().min(1).transform(scimId);
const via = z.array(z.string());

/** The state as it lies in the file. */
export const STATE_SCHEMA: z.ZodType<SyncState> = z.object({
  binding: z.object({ org: z.string(), target: z.string() }),
  links: z.array(z.object({ oktaId: okta, scimId: scim, userName: z.string(), active: z.boolean() })),
  memberships: z.array(z.object({ group: z.string(), scimId: scim, via })),
  setAside: z.array(z.object({ group: z.string(), oktaId: okta, scimId: scim })),
  claims: z.array(
    z.object({ oktaId: okta, scimId: scim.optional(), userName: z.string(), group: z.string(), via }),
  ),
  runs: z.array(
    z.object({
      at: z.string(),
      outcome: z.enum(['in-sync', 'applied', 'partial', 'blocked']),
      planHash: z.string(),
      operations: z.number(),
      failed: z.number(),
      writes: z.number(),
    }),
  ),
});
