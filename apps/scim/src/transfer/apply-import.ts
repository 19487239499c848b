import { ScimError } from '@drawbridge/scim';
import type { BulkOperation, BulkOutcome, ScimClient } from '@drawbridge/scim-client';
import { PATCH_OP_MESSAGE } from '@drawbridge/scim';
import { refusalOf } from '../failure.ts';
import type { Kind } from '../kind.ts';
import { toPatchOperation } from './changes.ts';
import type { MissingUser, PlannedRow } from './planned-row.ts';

/** What has become of a row. */
export interface ImportResult {
  readonly planned: PlannedRow | MissingUser;
  readonly outcome: 'done' | 'unchanged' | 'refused';
  readonly reason?: string;
  /** What was created, or changed. */
  readonly id?: string | undefined;
}

type Written = Extract<PlannedRow, { readonly action: 'create' | 'update' }> | MissingUser;

/**
 * Carries a plan out, in as few requests as the service provider allows. A row that it refuses holds up no other; a
 * connection that breaks ends it, after which the same import goes on where this one ended.
 */
export async function* applyImport(
  client: ScimClient,
  kind: Kind,
  plan: readonly (PlannedRow | MissingUser)[],
): AsyncGenerator<ImportResult> {
  for (const planned of plan) {
    if (planned.action === 'refuse') yield { planned, outcome: 'refused', reason: planned.reason };
    if (planned.action === 'unchanged') yield { planned, outcome: 'unchanged', id: planned.id };
  }
  const written = plan.filter((planned) => planned.action !== 'refuse' && planned.action !== 'unchanged');
  const waiting = createWaiting(
    written.filter((planned) => planned.action !== 'update' || planned.changes.length > 0),
  );
  const operations = waiting.left().map(([key, planned]) => toBulk(kind, key, planned));
  for await (const outcome of operations.length === 0 ? [] : client.bulk({ operations })) {
    const planned = waiting.take(outcome);
    if (planned === undefined) continue;
    const { error, id } = outcome;
    if (error !== undefined) yield { planned, outcome: 'refused', reason: refusalOf(error) };
    else if (hasMembers(planned)) yield await changeMembers(client, planned);
    else yield { planned, outcome: 'done', id };
  }
  for (const [, planned] of waiting.left()) {
    yield { planned, outcome: 'refused', reason: 'The service provider does not say what became of it.' };
  }
  for (const planned of written) {
    if (planned.action === 'update' && planned.changes.length === 0)
      yield await changeMembers(client, planned);
  }
}

function toBulk({ endpoint }: Kind, key: string, planned: Written): BulkOperation {
  switch (planned.action) {
    case 'create':
      return { method: 'POST', path: endpoint, bulkId: key, data: { ...planned.body } };
    case 'update': {
      const Operations = planned.changes.map(toPatchOperation);
      return {
        method: 'PATCH',
        path: pathOf(endpoint, planned.id),
        data: { schemas: [PATCH_OP_MESSAGE], Operations },
      };
    }
    case 'deactivate': {
      const Operations = [{ op: 'replace', path: 'active', value: false }];
      return {
        method: 'PATCH',
        path: pathOf(endpoint, planned.id),
        data: { schemas: [PATCH_OP_MESSAGE], Operations },
      };
    }
  }
}

function pathOf(endpoint: string, id: string): string {
  return `${endpoint}/${encodeURIComponent(id)}`;
}

/** What was sent, and of which it is not known yet what became of it. */
interface Waiting {
  readonly left: () => readonly (readonly [key: string, planned: Written])[];
  /** Finds what an outcome is about, which is then no longer waited for. */
  readonly take: (outcome: BulkOutcome) => Written | undefined;
}

/**
 * A create is known by its bulkId, a change by the id of what it changed; an outcome that tells of neither is about what
 * was sent first.
 *
 * @see RFC 7644 §3.7.3
 */
function createWaiting(written: readonly Written[]): Waiting {
  const keyed = written.map(
    (planned, index) => [planned.action === 'create' ? `row-${index}` : `id ${planned.id}`, planned] as const,
  );
  const waiting = new Map(keyed);
  return {
    left: () => [...waiting],
    take: ({ method, bulkId = '', id = '' }) => {
      const creates = method.toUpperCase() === 'POST';
      const known = [bulkId, `id ${id}`].find((key) => waiting.has(key));
      const key =
        known ?? [...waiting].find(([, { action }]) => (action === 'create') === creates)?.[0] ?? '';
      const planned = waiting.get(key);
      waiting.delete(key);
      return planned;
    },
  };
}

type Update = Extract<PlannedRow, { readonly action: 'update' }>;

function hasMembers(planned: Written): planned is Update {
  return planned.action === 'update' && planned.members.added.length + planned.members.removed.length > 0;
}

async function changeMembers({ groups }: ScimClient, planned: Update): Promise<ImportResult> {
  const { id, members } = planned;
  try {
    // In this order, a group that must keep a member keeps one.
    await groups.addMembers(id, members.added);
    await groups.removeMembers(id, members.removed);
    return { planned, outcome: 'done', id };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    return { planned, outcome: 'refused', reason: refusalOf(error) };
  }
}
