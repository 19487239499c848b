import type { Attributes } from '@drawbridge/scim';

/** A resource as a store keeps it: what clients wrote, and what the service provider knows about it. */
export interface StoredResource {
  readonly id: string;
  /** What clients wrote, in canonical spelling; never `members`, which are rows of their own, and no write-only attribute. */
  readonly attributes: Attributes;
  /** Counts the changes of this resource, from 1. */
  readonly version: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly created: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly lastModified: string;
  /** Grows in the order of creation; never used twice by resources of one type. */
  readonly position: number;
}

/** A value that no two resources of a type may share. */
export interface UniqueValue {
  /** The path of the attribute, in canonical spelling. */
  readonly attribute: string;
  /** In the form in which it is compared. */
  readonly value: string;
}

/** What a store finds a resource by without reading its attributes; names are folded by `foldName`, the others by `foldCase`. */
export interface ResourceKeys {
  /** The value of the attribute that names the resources of the type: unique among them, folded unless it is case-exact. */
  readonly name?: string;
  /** Folded unless it is case-exact. */
  readonly displayName?: string;
  /** Folded unless it is case-exact, as it is by default. */
  readonly externalId?: string;
  /** How members and groups call the resource: for people, as it was written. */
  readonly label: string;
  /** The values of further attributes that must be unique, beside `name`; absent for a type that has no such attribute. */
  readonly unique?: readonly UniqueValue[];
  /** Whether it may sign in; what cannot be deactivated is active. */
  readonly active: boolean;
}

/** An id with the name that people read. */
export interface LabelledId {
  readonly id: string;
  readonly label: string;
}

/** What a write does to the members of a group, as one set operation. */
export interface MembershipChange {
  /** Whether members that are named neither in `add` nor in `remove` stay. */
  readonly keepOthers: boolean;
  readonly add: readonly string[];
  /** Disjoint from `add`; empty unless `keepOthers`. */
  readonly remove: readonly string[];
}

/** A resource that is to be created. */
export interface Draft {
  /** Absent: the store numbers the resource, in decimal, by a count of its own that never goes back. */
  readonly id?: string;
  readonly attributes: Attributes;
  readonly keys: ResourceKeys;
  /** The ids of a group's first members. */
  readonly members?: readonly string[];
  /** The time of the write: ISO 8601, UTC, milliseconds. */
  readonly now: string;
}

/** If the group had an active member before the write, it has one after it. */
export interface KeepsActiveMember {
  readonly kind: 'keepsActiveMember';
  readonly groupId: string;
}

/** Those of the users who were members of the group before the write are so after it. */
export interface KeepsMembers {
  readonly kind: 'keepsMembers';
  readonly groupId: string;
  readonly memberIds: readonly string[];
}

/** What a write may not break; a group that is not there has no members. */
export type Invariant = KeepsActiveMember | KeepsMembers;

/** A resource in the middle of an update, with its members where the update asked for them. */
export interface Snapshot extends StoredResource {
  readonly members: readonly LabelledId[] | undefined;
}

/** What an update makes of a resource. */
export interface Change {
  readonly attributes: Attributes;
  readonly keys: ResourceKeys;
  readonly membership?: MembershipChange;
}

/** An update: a pure function from what is there to what shall be. */
export interface Update {
  /**
   * Runs inside the store's transaction, on the resource as it is: two writers never lose each other's change. Throwing
   * leaves the resource as it is. Where a database undoes a transaction for the sake of another, it runs again.
   */
  readonly change: (current: Snapshot) => Change;
  /** Whether `change` needs the members of the group. */
  readonly loadMembers?: boolean;
  /** Checked inside the transaction, whatever else is written at the same time. */
  readonly invariants?: readonly Invariant[];
  /** The time of the write: ISO 8601, UTC, milliseconds. */
  readonly now: string;
}

/** A deletion. */
export interface Deletion {
  /** Runs inside the transaction, again where that is repeated; throwing leaves the resource as it is. */
  readonly check: (current: StoredResource) => void;
  /** Checked inside the transaction, whatever else is written at the same time. */
  readonly invariants?: readonly Invariant[];
  /** The time of the write: ISO 8601, UTC, milliseconds. */
  readonly now: string;
}

/** The write is done, and durable where the store is. */
export interface Written {
  readonly outcome: 'written';
  readonly resource: StoredResource;
  /** Whether anything differs from before; otherwise version and lastModified are the old ones. */
  readonly changed: boolean;
  /** Ids to be added as members that no user has; the others were added. */
  readonly unknownMembers: readonly string[];
}

/** Nothing was written: another resource of the type has the unique name, or one of the unique values. */
export interface NameTaken {
  readonly outcome: 'nameTaken';
  /** The attribute whose value is taken; absent for the name. */
  readonly attribute?: string;
}

/** Nothing was written: there is no such resource. */
export interface Missing {
  readonly outcome: 'missing';
}

/** Nothing was written: the write would have broken an invariant. */
export interface Refused {
  readonly outcome: 'refused';
  /** The first of those that it would have broken. */
  readonly invariant: Invariant;
}

/** The resource and its memberships are gone. */
export interface Deleted {
  readonly outcome: 'deleted';
}

/** A condition that an index answers; the value has the form that the key has in `ResourceKeys`. */
export interface KeyCondition {
  readonly key: 'id' | 'name' | 'displayName' | 'externalId';
  readonly value: string;
}

/** Which resources to read: those that satisfy all conditions, in the order of creation. */
export interface StoreQuery {
  readonly where: readonly KeyCondition[];
  /** Only resources behind this position. */
  readonly after?: number;
  /** How many of them to skip. */
  readonly offset: number;
  readonly limit: number;
}

/** A part of a query's result. */
export interface StorePage {
  /** How many resources satisfied the conditions when the page was read, wherever it begins. */
  readonly total: number;
  /** How many of those are behind the position that the query names. */
  readonly behind: number;
  readonly resources: readonly StoredResource[];
}

/** Which resources to read without counting the others. */
export interface StoreScan extends Pick<StoreQuery, 'where' | 'after' | 'limit'> {
  /** Only resources whose last change was not before this time: ISO 8601, UTC, milliseconds. */
  readonly modifiedSince?: string;
}

/**
 * Where the resources of one tenant are kept; those of another are out of its reach. Every method is one set operation,
 * atomic by itself; a promise that resolves tells of what is committed. Types are named as in `ResourceType.name`. Every
 * store holds the default groups from the start.
 */
export interface ResourceStore {
  readonly retrieve: (type: string, id: string) => Promise<StoredResource | undefined>;
  readonly query: (type: string, query: StoreQuery) => Promise<StorePage>;
  /** One batch of many: what a scan leaves out is the total, so that no batch costs more than its own resources. */
  readonly scan: (type: string, scan: StoreScan) => Promise<readonly StoredResource[]>;
  readonly create: (type: string, draft: Draft) => Promise<Written | NameTaken>;
  /** Changes one resource. A change that changes nothing, memberships included, writes nothing. */
  readonly update: (
    type: string,
    id: string,
    update: Update,
  ) => Promise<Written | NameTaken | Missing | Refused>;
  /** Deletes a resource with its memberships; a deleted member's groups count a change. */
  readonly delete: (type: string, id: string, deletion: Deletion) => Promise<Deleted | Missing | Refused>;
  /** Those of the ids that resources of the type have. */
  readonly existingIds: (type: string, ids: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Every resource of a type, in the order of creation. */
  readonly labels: (type: string) => Promise<readonly LabelledId[]>;
  /** How many resources of a type are active: of users, the seats that they take. */
  readonly countActive: (type: string) => Promise<number>;
  /** The members of each group that has some, in the order of the members' creation. */
  readonly membersOf: (groupIds: readonly string[]) => Promise<ReadonlyMap<string, readonly LabelledId[]>>;
  /** The groups of each user that has some, in the order of the groups' creation. */
  readonly groupsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly LabelledId[]>>;
}

/** A store that is a database of its own; disposing of it closes that. */
export interface OwnedStore extends ResourceStore, AsyncDisposable {}
