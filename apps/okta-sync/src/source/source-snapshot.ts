import type { GroupSelector } from './group-selector.ts';
import type { ReadOutcome, UserOutcome } from './read-outcome.ts';
import type { SourceId } from './source-id.ts';

/** A person as the identity source describes them; only what the daemon works with. */
export interface SourceUser {
  readonly id: SourceId;
  /** One of Okta's user statuses; a status that this daemon does not know is kept as it came. */
  readonly status: string;
  readonly login: string;
  readonly email: string | undefined;
  /** Only the attributes that the configuration needs, under the source's own names (in Okta `firstName`). */
  readonly profile: Readonly<Record<string, unknown>>;
  /** When the status or the profile last changed, by the source's clock; ISO 8601. */
  readonly lastUpdated: string | undefined;
}

/** A group and the people who were read of it; they themselves are in {@link SourceSnapshot.users}. */
export interface SourceGroup {
  readonly id: string;
  readonly name: string;
  readonly memberIds: readonly SourceId[];
  /** How many members the source counts. */
  readonly membersCount: number | undefined;
  /** When somebody last joined or left, by the source's clock; ISO 8601. */
  readonly changedAt: string | undefined;
}

/** Which groups a selector names. */
export interface Selection {
  readonly selector: GroupSelector;
  /** Ids of groups; each of them is in {@link SourceSnapshot.groups}. */
  readonly groups: ReadOutcome<readonly string[]>;
}

/** Everything that one read of the source found: plain data, so that it can be saved, replayed and compared. */
export interface SourceSnapshot {
  /** What was read: the address of the org, or of the service provider. */
  readonly source: string;
  /** The attributes that `profile` was limited to. */
  readonly profileKeys: readonly string[];
  /** When the read began, by the source's clock; ISO 8601. */
  readonly takenAt: string;
  /** When the last full read began; equal to `takenAt` when this was one. */
  readonly fullAt: string;
  /** The next incremental read asks for what changed after this time; undefined when only a full read may follow. */
  readonly watermark: string | undefined;
  readonly selections: readonly Selection[];
  /** By id. */
  readonly groups: ReadonlyMap<string, ReadOutcome<SourceGroup>>;
  /** Everybody whom a group shows, and those who were looked up. */
  readonly users: ReadonlyMap<SourceId, UserOutcome>;
}
