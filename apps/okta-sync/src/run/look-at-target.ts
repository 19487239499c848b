import { countOf } from '../count-of.ts';
import { mirroredBy } from '../plan/operation.ts';
import type { KnownMembership } from '../plan/plan-input.ts';
import type { SyncState } from '../record/sync-state.ts';
import {
  groupNamed,
  TargetError,
  type Target,
  type TargetRequest,
  type TargetSnapshot,
} from '../target/target.ts';

/**
 * The application does not show accounts or groups that it had, several of them or all, in two looks at once. Whether they
 * are gone or left out of an answer, only another cycle can tell; until then nothing is planned from it.
 */
export class VanishedError extends TargetError {
  /** Ids of the accounts, and keys of the groups. */
  readonly vanished: readonly string[];

  constructor(message: string, vanished: readonly string[]) {
    super(message);
    this.vanished = vanished;
  }
}

/** What of the state a look at the application is held against. */
export type Remembered = Pick<SyncState, 'links' | 'memberships' | 'groups' | 'vanished'>;

/**
 * Reads the application, and reads it once more where it shows less than it had: an answer that is empty by mistake looks
 * like one that is complete. What is missing from both counts as gone once two cycles have seen it so.
 *
 * @throws {VanishedError} in the first of them, where accounts or mirrors are missing.
 */
export async function lookAtTarget(
  target: Pick<Target, 'read'>,
  request: TargetRequest,
  { state, signal }: { readonly state: Remembered; readonly signal: AbortSignal },
): Promise<TargetSnapshot> {
  const first = await target.read(request, { signal });
  if (!showsLess(first, state)) return first;
  const second = await target.read(request, { signal });
  const missing = vanishedFrom(second, state);
  const before = new Set(state.vanished);
  if (missing.every((one) => before.has(one))) return second;
  throw new VanishedError(
    `The application does not show ${countOf(missing.length, 'account or group', 'accounts or groups')} that it had before. If that is meant, the next cycle goes on from there.`,
    missing,
  );
}

/** What stays missing of what was missing before; nothing once it is shown again, or is not remembered any more. */
export function stillVanished(target: TargetSnapshot | undefined, state: Remembered): readonly string[] {
  if (state.vanished.length === 0 || target === undefined) return state.vanished;
  const missing = new Set(vanishedFrom(target, state));
  return state.vanished.filter((one) => missing.has(one));
}

function showsLess(target: TargetSnapshot, state: Remembered): boolean {
  if (vanishedFrom(target, state).length > 0) return true;
  const ofGroups = Map.groupBy(state.memberships, ({ group }) => group);
  return [...ofGroups].some(([key, memberships]) => emptied(target, key, memberships));
}

/** Linked accounts that are active, several or all, and mirrors that are not shown. */
function vanishedFrom(target: TargetSnapshot, { links, memberships, groups }: Remembered): readonly string[] {
  const shown = new Set(target.users.map(({ id }) => id));
  // Some applications do not list accounts that are inactive, and nothing is created for those.
  const active = links.filter((link) => link.active).map(({ scimId }) => scimId);
  const accounts = active.filter((id) => !shown.has(id));
  const several = accounts.length > 1 || (accounts.length > 0 && accounts.length === active.length);
  const filled = new Set(memberships.map(({ group }) => group));
  const mirrors = groups
    .map(({ key }) => key)
    .filter((key) => filled.has(key) && isMissingMirror(key, target));
  return [...(several ? accounts : []), ...mirrors];
}

function isMissingMirror(key: string, { mirrors }: TargetSnapshot): boolean {
  const mirrored = mirroredBy(key);
  return mirrored !== undefined && !mirrors.has(mirrored);
}

/** Whether a group is there, and several or all memberships that were given in it are not. */
function emptied(target: TargetSnapshot, key: string, given: readonly KnownMembership[]): boolean {
  const mirrored = mirroredBy(key);
  const mirror = mirrored === undefined ? undefined : target.mirrors.get(mirrored);
  const group = mirror === undefined ? groupNamed(target, key) : target.groups.get(mirror);
  if (group === undefined) return false;
  const members = new Set(group.members);
  const sure = given.filter(({ doubt }) => doubt === undefined);
  const missing = sure.filter(({ scimId }) => !members.has(scimId)).length;
  return missing > 1 || (missing > 0 && missing === sure.length);
}
