import { groupKey, type GroupOperation, type Operation, type UserOperation } from '../plan/operation.ts';
import type { ScimId } from '../target/target.ts';
import { toFailure } from './failure.ts';
import {
  accountOf,
  fail,
  groupOf,
  isSpared,
  settle,
  skipped,
  write,
  type Attempt,
  type Progress,
} from './progress.ts';

type ObjectOperation = UserOperation | GroupOperation;

/** Carries out an operation on one account or one group. */
export async function applyObject(operation: ObjectOperation, progress: Progress): Promise<void> {
  if (await skipped([operation], progress)) return;
  if (await isSpared(operation, progress)) return;
  try {
    const created = await write([operation], progress, (attempt) => send(operation, progress, attempt));
    if (created !== undefined) remember(operation, created, progress);
    await settle([{ operation, outcome: 'done', created }], progress);
  } catch (error) {
    await fail([operation], error, progress);
  }
}

async function send(
  operation: ObjectOperation,
  progress: Progress,
  attempt: Attempt,
): Promise<ScimId | undefined> {
  const { target } = progress;
  const options = { signal: attempt.signal };
  switch (operation.op) {
    case 'createUser':
      return createOnce(attempt, {
        create: () => target.createUser(operation.attributes, options),
        find: () => target.findAccount(operation.attributes.externalId, options),
      });
    case 'createGroup': {
      const group = { externalId: operation.externalId, displayName: operation.group.name };
      return createOnce(attempt, {
        create: () => target.createGroup(group, options),
        find: () => target.findMirror(operation.externalId, options),
      });
    }
    case 'deactivateUser':
    case 'reactivateUser': {
      const active = operation.op === 'reactivateUser';
      const shown = await target.setActive(existing(operation, progress), active, options);
      if (shown !== active) progress.unshown.add(operation);
      return undefined;
    }
    case 'linkUser':
      await target.setExternalId(existing(operation, progress), operation.externalId, options);
      return undefined;
    case 'updateUser': {
      const values = operation.changes.map(({ path, after }) => ({ path, value: after ?? null }));
      await target.updateUser(existing(operation, progress), values, options);
      return undefined;
    }
    case 'renameGroup':
      await target.renameGroup(existing(operation, progress), operation.group.name, options);
      return undefined;
  }
}

/**
 * A create may not be done twice: after a conflict, after an attempt without an answer, and before another attempt, the
 * application is asked whether it has what carries our id. That is ours, whoever's attempt made it.
 */
async function createOnce(
  { number }: Attempt,
  {
    create,
    find,
  }: { readonly create: () => Promise<ScimId>; readonly find: () => Promise<ScimId | undefined> },
): Promise<ScimId> {
  // Unlike below, a look that fails must not be followed by a create.
  const earlier = number === 1 ? undefined : await find();
  if (earlier !== undefined) return earlier;
  try {
    return await create();
  } catch (error) {
    const { code, unanswered } = toFailure(error);
    if (code !== 'TARGET_CONFLICT' && !unanswered) throw error;
    const found = await find().catch(() => undefined);
    if (found === undefined) throw error;
    return found;
  }
}

function existing(operation: ObjectOperation, progress: Progress): ScimId {
  const id = 'group' in operation ? groupOf(operation.group, progress) : accountOf(operation.user, progress);
  if (id === undefined) throw new Error(`the plan does not say which ${subject(operation)} is meant`);
  return id;
}

function subject(operation: Operation): string {
  return 'user' in operation ? `account of ${operation.user.userName}` : `group ${operation.group.name}`;
}

function remember(operation: ObjectOperation, created: ScimId, { accounts, groups }: Progress): void {
  if ('group' in operation) groups.set(groupKey(operation.group), created);
  else if (operation.user.sourceId !== undefined) accounts.set(operation.user.sourceId, created);
}
