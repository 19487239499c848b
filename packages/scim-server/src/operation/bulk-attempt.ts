import { ScimError, invalidValue, isJsonObject, type JsonValue } from '@drawbridge/scim';
import type { BulkOperation } from '../parse/bulk-request.ts';
import {
  referencesIn,
  referencesInPatchOperation,
  resolveData,
  resolveText,
  type IdOf,
} from './bulk-reference.ts';
import { fail, leave, referencesOf, succeed, type BulkRun, type Unfinished } from './bulk-run.ts';
import { findBulkTarget, idOfReply, perform, toPatch, type BulkTarget } from './perform.ts';
import { deleteResource } from './delete.ts';
import { splitData } from './split-data.ts';

/** Performs an operation, or puts it off until what it refers to is there. */
export async function attempt(run: BulkRun, operation: BulkOperation): Promise<void> {
  let target: BulkTarget | undefined;
  try {
    const pending = findPending(run, operation);
    if (!pending.some((bulkId) => referencesIn(operation.path).includes(bulkId))) {
      target = findBulkTarget(run.context.settings, resolvePathOf(run, operation));
    }
    if (pending.length === 0 && target !== undefined) {
      await performWhole(run, operation, target);
    } else if (target === undefined || !(await createPartly(run, operation, target, pending))) {
      run.putOff.add(operation);
    }
  } catch (thrown) {
    fail(run, operation, thrown, target);
  }
}

/** Performs what was put off, in as many rounds as it takes; what refers to each other in a circle fails. */
export async function attemptPutOff(run: BulkRun, maxErrors: number): Promise<void> {
  for (;;) {
    const ready = [...run.putOff].find((operation) => isReady(run, operation)) ?? [...run.putOff][0];
    if (ready === undefined || run.errors >= maxErrors) return;
    run.putOff.delete(ready);
    await run.giveWay();
    if (isReady(run, ready)) await attempt(run, ready);
    else fail(run, ready, unresolved(pendingOf(run, ready)), undefined);
  }
}

/** Adds what had to wait; what cannot be completed is undone, and with it what refers to it in turn. */
export async function completeAll(run: BulkRun): Promise<void> {
  while (run.unfinished.size > 0) {
    await undoLost(run);
    for (const waiting of run.unfinished) {
      await run.giveWay();
      if (!(await complete(run, waiting))) break;
    }
  }
}

/** Undoes what refers to something that is not there, until nothing does. */
async function undoLost(run: BulkRun): Promise<void> {
  for (;;) {
    const lost = [...run.unfinished].filter(({ needs }) => missingOf(run, needs).length > 0);
    if (lost.length === 0) return;
    for (const each of lost) await undo(run, each, unresolved(missingOf(run, each.needs)));
  }
}

async function performWhole(
  run: BulkRun,
  operation: BulkOperation,
  target: BulkTarget,
  part: JsonValue | undefined = operation.data,
): Promise<Required<BulkTarget>> {
  // Data that refer to nothing are not looked through again.
  const data =
    referencesOf(run, operation).length === 0
      ? part
      : resolveData(target.type, { method: operation.method, data: part }, idOf(run));
  const reply = await perform(run.context, operation, target, data);
  const done = { type: target.type, id: target.id ?? idOfReply(reply) };
  succeed(run, operation, done, reply);
  return done;
}

/** Creates a resource without the references that cannot be resolved yet; gives whether it could be done. */
async function createPartly(
  run: BulkRun,
  operation: BulkOperation,
  target: BulkTarget,
  pending: readonly string[],
): Promise<boolean> {
  if (operation.method !== 'POST' || !isJsonObject(operation.data)) return false;
  const { now, later } = splitData(target.type, operation.data, (bulkId) => pending.includes(bulkId));
  try {
    const done = await performWhole(run, operation, target, now);
    const needs = [...new Set(later.flatMap((one) => referencesInPatchOperation(target.type, one)))];
    if (later.length > 0) run.unfinished.add({ operation, target: done, later, needs });
    return true;
  } catch (error) {
    // A required attribute that waits for another resource makes its own resource wait, too.
    if (error instanceof ScimError && error.scimType === 'invalidValue') return false;
    throw error;
  }
}

/** Gives whether it could be completed. */
async function complete(run: BulkRun, unfinished: Unfinished): Promise<boolean> {
  const { operation, target, later } = unfinished;
  try {
    const patch = { method: 'PATCH', data: toPatch(later) } as const;
    const reply = await perform(run.context, patch, target, resolveData(target.type, patch, idOf(run)));
    run.unfinished.delete(unfinished);
    succeed(run, operation, target, { ...reply, status: 201 });
    return true;
  } catch (thrown) {
    const { status, detail } = ScimError.from(thrown);
    // Another operation of the request has deleted it since.
    if (status === 404) return run.unfinished.delete(unfinished);
    await undo(run, unfinished, conflict(`references cannot be added: ${detail}`, thrown));
    return false;
  }
}

async function undo(run: BulkRun, unfinished: Unfinished, reason: ScimError): Promise<void> {
  run.unfinished.delete(unfinished);
  const { operation, target } = unfinished;
  try {
    await deleteResource(run.context, target.type, target.id, { ifMatch: undefined, ifNoneMatch: undefined });
    fail(run, operation, reason, target);
  } catch (thrown) {
    // Another operation of the request has deleted it since.
    if (ScimError.from(thrown).status === 404) fail(run, operation, reason, target);
    else leave(run, operation, reason, thrown, target);
  }
}

/**
 * The bulkIds that an operation refers to and that are still to be created.
 *
 * @throws ScimError `invalidValue` for one that no operation creates, 409 for one whose creation has failed.
 */
function findPending(run: BulkRun, operation: BulkOperation): readonly string[] {
  const { declared, created } = run;
  const references = referencesOf(run, operation);
  const unknown = references.find((bulkId) => !declared.has(bulkId));
  if (unknown !== undefined)
    throw invalidValue(`no operation creates ${JSON.stringify(`bulkId:${unknown}`)}`);
  const failed = references.filter((bulkId) => created.has(bulkId) && created.get(bulkId) === undefined);
  if (failed.length > 0) throw unresolved(failed);
  return pendingOf(run, operation);
}

function pendingOf(run: BulkRun, operation: BulkOperation): readonly string[] {
  return referencesOf(run, operation).filter((bulkId) => !run.created.has(bulkId));
}

function isReady(run: BulkRun, operation: BulkOperation): boolean {
  return pendingOf(run, operation).length === 0;
}

function missingOf({ created }: BulkRun, needs: readonly string[]): readonly string[] {
  return needs.filter((bulkId) => created.get(bulkId) === undefined);
}

function idOf({ created }: BulkRun): IdOf {
  return (bulkId) => created.get(bulkId);
}

function resolvePathOf({ created }: BulkRun, { path }: BulkOperation): string {
  return resolveText(path, (bulkId) => {
    const id = created.get(bulkId);
    return id === undefined ? undefined : encodeURIComponent(id);
  });
}

/** RFC 7644 §3.7.1: what cannot be resolved is a conflict. */
function unresolved(bulkIds: readonly string[]): ScimError {
  const names = [...new Set(bulkIds)].map((bulkId) => JSON.stringify(`bulkId:${bulkId}`)).join(', ');
  return conflict(`cannot be resolved: ${names}`);
}

function conflict(detail: string, cause?: unknown): ScimError {
  return new ScimError(409, undefined, detail, { cause });
}
