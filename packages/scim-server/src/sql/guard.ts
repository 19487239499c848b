import type { Invariant } from '../store/resource-store.ts';
import { toStorableText } from './key-text.ts';
import { toChunks } from './rows.ts';
import type { Scope } from './scope.ts';

/** A write would break an invariant; thrown so that the transaction is undone. */
export class InvariantBroken extends Error {
  override readonly name: string = 'InvariantBroken';
  readonly invariant: Invariant;

  constructor(invariant: Invariant) {
    super(`the write would break the invariant ${invariant.kind} of group ${invariant.groupId}`);
    this.invariant = invariant;
  }
}

/** An invariant with what was true of it before the write. */
interface Observation {
  readonly invariant: Invariant;
  /** Tells whether that is still true. */
  readonly isKept: () => Promise<boolean>;
}

/**
 * Runs a write between two looks at the groups of its invariants. They stay locked until the transaction ends, so that
 * nobody else takes out another member meanwhile: whoever may break an invariant comes through here.
 *
 * @throws InvariantBroken
 */
export async function guard<Result>(
  scope: Scope,
  invariants: readonly Invariant[],
  write: () => Promise<Result>,
): Promise<Result> {
  if (invariants.length === 0) return write();
  const groups = await lockGroups(
    scope,
    invariants.map(({ groupId }) => groupId),
  );
  const observations: Observation[] = [];
  for (const invariant of invariants) {
    const group = groups.get(invariant.groupId);
    if (group !== undefined) {
      observations.push({ invariant, isKept: await observe(scope, group, invariant) });
    }
  }
  const result = await write();
  for (const { invariant, isKept } of observations) {
    if (!(await isKept())) throw new InvariantBroken(invariant);
  }
  return result;
}

/** Locks groups in the order of their keys, so that two who lock several do not wait for each other. */
async function lockGroups(
  { database, traits, tenant }: Scope,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const select = database
    .selectFrom('resources')
    .select(['id', 'key'])
    .where('tenant', '=', tenant)
    .where('type', '=', 'Group')
    .where('id', 'in', ids.map(toStorableText))
    .orderBy('key');
  const rows = await (traits.lockRows ? select.forNoKeyUpdate() : select).execute();
  return new Map(rows.map(({ id, key }) => [id, key]));
}

async function observe(scope: Scope, group: number, invariant: Invariant): Promise<Observation['isKept']> {
  switch (invariant.kind) {
    case 'keepsActiveMember': {
      const hadActiveMember = await hasActiveMember(scope, group);
      return async () => !hadActiveMember || hasActiveMember(scope, group);
    }
    case 'keepsMembers': {
      const members = await membersAmong(scope, group, invariant.memberIds);
      return async () => (await membersAmong(scope, group, members)).length === members.length;
    }
  }
}

async function hasActiveMember({ database }: Scope, group: number): Promise<boolean> {
  const found = await database
    .selectFrom('memberships')
    .innerJoin('resources', 'resources.key', 'memberships.member_key')
    .select('resources.key')
    .where('memberships.group_key', '=', group)
    .where('resources.active', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function membersAmong(
  { database }: Scope,
  group: number,
  ids: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const chunk of toChunks(ids.map(toStorableText))) {
    const rows = await database
      .selectFrom('memberships')
      .innerJoin('resources', 'resources.key', 'memberships.member_key')
      .select('resources.id')
      .where('memberships.group_key', '=', group)
      .where('resources.id', 'in', chunk)
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
