import { keysOf, membershipKey } from './membership-key.ts';
import { groupKey, isUrgent, operationKey, takesAway, type Operation, type UserRef } from './operation.ts';
import { inWords } from './operation-in-words.ts';
import { pendingAfter } from './pending-removals.ts';
import type { Notice, Plan } from './plan.ts';
import type { Known, PlanInput } from './plan-input.ts';
import { compileProtected } from './protected-users.ts';

/** The part of a plan that says what is done and what is remembered of it. */
export type PlanBody = Pick<Plan, 'operations' | 'notices' | 'pending' | 'outlook'>;

/**
 * Leaves out what must not be done now: what would take something from somebody who is protected, and what failed
 * earlier and is not due yet. What is left out is remembered as if it had never been decided.
 */
export function withhold(body: PlanBody, input: PlanInput): PlanBody {
  const reasonFor = compileReasons(input);
  const withheld = body.operations.flatMap((operation) => {
    const notice = reasonFor(operation);
    return notice === undefined ? [] : [{ operation, notice }];
  });
  if (withheld.length === 0) return body;
  const first = new Set(withheld.map(({ operation }) => operation));
  const dropped = new Set([...first, ...dependents(body.operations, first)]);
  return {
    operations: body.operations.filter((operation) => !dropped.has(operation)),
    notices: [...body.notices, ...withheld.map(({ notice }) => notice)],
    pending: pendingAfter(input.known.pending, body, [...dropped]),
    outlook: outlookWithout(body.outlook, [...dropped], input.known),
  };
}

function compileReasons({ config, known, now }: PlanInput): (operation: Operation) => Notice | undefined {
  const isProtected = compileProtected(config.guards);
  const waiting = new Map(
    known.escrow.filter(({ nextTry }) => Date.parse(nextTry) > Date.parse(now)).map((one) => [one.key, one]),
  );
  return (operation) => {
    const user = 'user' in operation ? operation.user.userName : undefined;
    const group = 'group' in operation ? operation.group.name : undefined;
    if (user !== undefined && takesAway(operation) && isProtected(user)) {
      const what = group === undefined ? 'deactivated' : `removed from ${group}`;
      const reason = `would be ${what}: ${operation.reason}`;
      return { kind: 'protected', group, user, reason, withheld: operation };
    }
    // The same removal may have been refused as an absence; from somebody without access it does not wait.
    const escrowed = isUrgent(operation) ? undefined : waiting.get(operationKey(operation));
    if (escrowed === undefined) return undefined;
    const { code, failures, nextTry, reason } = escrowed;
    const told = `could not ${inWords(operation)}: failed ${failures === 1 ? 'once' : `${failures} times`} with ${code} (${reason}); tried again after ${nextTry}`;
    return { kind: 'escrowed', group, user, reason: told, withheld: operation };
  };
}

/** Nobody joins with an account, or a group, that is not created. */
function dependents(operations: readonly Operation[], dropped: ReadonlySet<Operation>): readonly Operation[] {
  const users = new Set<string>();
  const groups = new Set<string>();
  for (const operation of dropped) {
    if (operation.op === 'createUser') users.add(accountKey(operation.user));
    if (operation.op === 'createGroup') groups.add(groupKey(operation.group));
  }
  return operations.filter(
    (operation) =>
      operation.op === 'addMember' &&
      (groups.has(groupKey(operation.group)) ||
        (operation.user.scimId === undefined && users.has(accountKey(operation.user)))),
  );
}

/** What to remember when some of the operations are not carried out. */
export function outlookWithout(
  outlook: Plan['outlook'],
  notDone: readonly Operation[],
  known: Pick<Known, 'links' | 'memberships' | 'setAside'>,
): Plan['outlook'] {
  const missing = keysOf(notDone, 'addMember');
  const remaining = keysOf(notDone, 'removeMember');
  // What was not done is to be compared with the old memory again, or it would look as if done by hand.
  const open = notDone.flatMap((operation) => (isAccountOperation(operation) ? operation.user : []));
  const people = new Set(open.map(({ sourceId }) => sourceId));
  // Also the memory of whose account it was, while it has not passed to somebody else.
  const accounts = new Set(open.flatMap(({ scimId }) => scimId ?? []));
  const unwritten = new Set(
    notDone.flatMap((operation) => (operation.op === 'updateUser' ? operation.user.sourceId : [])),
  );
  return {
    groups: outlook.groups,
    links: [
      ...outlook.links
        .filter(({ sourceId }) => !people.has(sourceId))
        .map((link) => (unwritten.has(link.sourceId) ? { ...link, wrote: undefined } : link)),
      ...known.links.filter(({ sourceId, scimId }) => people.has(sourceId) || accounts.has(scimId)),
    ],
    memberships: [
      ...outlook.memberships.filter((membership) => !missing.has(membershipKey(membership))),
      // A removal that was not done leaves a membership that is still ours to remove.
      ...known.memberships
        .filter(({ group, scimId }) => remaining.has(membershipKey({ group, scimId, sourceId: undefined })))
        .map((membership) => ({ ...membership, sourceId: undefined, doubt: undefined })),
    ],
    setAside: [
      ...outlook.setAside.filter((one) => !remaining.has(membershipKey(one))),
      ...known.setAside.filter((one) => missing.has(membershipKey(one))),
    ],
  };
}

/** What says whose an account is, and whether it is active. */
function isAccountOperation(operation: Operation): operation is Extract<Operation, { user: UserRef }> {
  return 'user' in operation && !('group' in operation) && operation.op !== 'updateUser';
}

function accountKey({ sourceId, userName }: UserRef): string {
  return sourceId ?? userName;
}
