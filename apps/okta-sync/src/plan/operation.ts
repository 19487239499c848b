import type { SourceId } from '../source/source-id.ts';
import type { NewUser, ScimId } from '../target/target.ts';

/** Whom an operation concerns. */
export interface UserRef {
  readonly sourceId: SourceId | undefined;
  /** Absent while the account does not exist yet. */
  readonly scimId: ScimId | undefined;
  /** The userName, for people. */
  readonly userName: string;
}

/** Somebody whose account exists. */
export interface AccountRef extends UserRef {
  readonly scimId: ScimId;
}

/** Which group of the application an operation concerns. */
export interface GroupRef {
  /** Absent while the group does not exist yet. */
  readonly id: ScimId | undefined;
  /** What the group is called once the plan is applied. */
  readonly name: string;
  /** Id of the source's group whose mirror this is; absent for a group that the configuration names. */
  readonly mirrors?: string | undefined;
}

/** One attribute of an account, by its SCIM path; `before` is absent where there was no value. */
export interface AttributeChange {
  readonly path: string;
  readonly before?: unknown;
  readonly after: unknown;
}

/** Why a membership begins or ends, so that everybody can look it up. */
export interface Provenance {
  /** Names of the source's groups that give the membership, or gave it. */
  readonly via: readonly string[];
  /** The selectors of the mappings that feed the group, in words. */
  readonly mappings: readonly string[];
}

/** One write that concerns an account. */
export type UserOperation =
  | { readonly op: 'deactivateUser'; readonly user: UserRef; readonly reason: string }
  | {
      readonly op: 'createUser';
      readonly user: UserRef;
      readonly attributes: NewUser;
      readonly reason: string;
    }
  | { readonly op: 'reactivateUser'; readonly user: UserRef; readonly reason: string }
  | { readonly op: 'linkUser'; readonly user: UserRef; readonly externalId: string; readonly reason: string }
  | {
      readonly op: 'updateUser';
      readonly user: UserRef;
      readonly changes: readonly AttributeChange[];
      readonly reason: string;
    };

/** One write that concerns a group itself. */
export type GroupOperation =
  | {
      readonly op: 'createGroup';
      readonly group: GroupRef;
      readonly externalId: string;
      readonly reason: string;
    }
  | {
      readonly op: 'renameGroup';
      readonly group: GroupRef;
      readonly before: string;
      readonly reason: string;
    };

/** One write that concerns a membership. */
export type MemberOperation =
  | ({
      readonly op: 'addMember';
      readonly group: GroupRef;
      readonly user: UserRef;
      readonly reason: string;
    } & Provenance)
  | ({
      readonly op: 'removeMember';
      readonly group: GroupRef;
      readonly user: UserRef;
      /** `status`: the person may have no access at all; `absence`: no group of the source gives this membership. */
      readonly cause: 'status' | 'absence';
      readonly reason: string;
    } & Provenance);

/** One write that ends a membership. */
export type Removal = Extract<MemberOperation, { op: 'removeMember' }>;

/** One write that takes something from somebody. */
export type Loss = Extract<Operation, { op: 'removeMember' | 'deactivateUser' }>;

/** One write to the application, with the reason for it. */
export type Operation = UserOperation | GroupOperation | MemberOperation;

/** The name under which memberships of a group are remembered: the same for as long as it is the same group. */
export function groupKey({ name, mirrors }: Pick<GroupRef, 'name' | 'mirrors'>): string {
  return mirrors === undefined ? name : mirrorKey(mirrors);
}

/** The {@link groupKey} of the mirror of a group of the source. */
export function mirrorKey(sourceGroupId: string): string {
  return `${MIRROR}${sourceGroupId}`;
}

/** The id of the source's group whose mirror a {@link groupKey} names; undefined when it names no mirror. */
export function mirroredBy(key: string): string | undefined {
  return key.startsWith(MIRROR) ? key.slice(MIRROR.length) : undefined;
}

const MIRROR = 'mirror:';

/** Identifies what an operation is about, from one plan to the next: its kind, and whom and what it concerns. */
export function operationKey(operation: Operation): string {
  if (isMemberOperation(operation)) {
    return memberOperationKey(operation.op, groupKey(operation.group), operation.user);
  }
  const about = 'group' in operation ? groupKey(operation.group) : userKey(operation.user);
  return `${operation.op} ${about}`;
}

/** The {@link operationKey} of every change of one membership, whatever the reason for it. */
export function memberOperationKey(op: MemberOperation['op'], group: string, user: UserRef): string {
  return `${op} ${group} ${userKey(user)}`;
}

/** Whether an operation takes something from somebody. */
export function takesAway(operation: Operation): operation is Loss {
  return operation.op === 'removeMember' || operation.op === 'deactivateUser';
}

/** Whether an operation takes access from somebody who may have none: it waits for nothing. */
export function isUrgent(operation: Operation): operation is Loss {
  return (
    operation.op === 'deactivateUser' || (operation.op === 'removeMember' && operation.cause === 'status')
  );
}

/** Whether an operation ends a membership because no group of the source gives it. */
export function isAbsence(operation: Operation): operation is Removal {
  return operation.op === 'removeMember' && operation.cause === 'absence';
}

/** Whether an operation concerns a membership. */
export function isMemberOperation(operation: Operation): operation is MemberOperation {
  return operation.op === 'addMember' || operation.op === 'removeMember';
}

/** Whether an operation concerns an account. */
export function isUserOperation(operation: Operation): operation is UserOperation {
  return !('group' in operation);
}

function userKey({ scimId, sourceId, userName }: UserRef): string {
  return sourceId ?? scimId ?? userName;
}
