import type { Session } from '../connect/connect.ts';
import { misuse } from '../failure.ts';
import type { Kind } from '../kind.ts';
import { discoverType } from '../schema/discover-types.ts';
import { readExisting } from './existing.ts';
import { findMissing, type Limit } from './find-missing.ts';
import type { WriteFlags } from '../command-line.ts';
import { planImport, readWish, type PlanInput } from './plan-import.ts';
import type { MissingUser, PlannedRow } from './planned-row.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';
import { findMemberIds, isOfMembers } from './resolve-members.ts';

/** What is to be done about a file. */
export interface FilePlan {
  readonly rows: readonly PlannedRow[];
  readonly missing: readonly MissingUser[];
  readonly all: readonly (PlannedRow | MissingUser)[];
  /** The headings of the file, where it has some. */
  readonly columns: readonly string[];
  readonly notes: readonly string[];
}

interface PlanFlags extends WriteFlags {
  readonly match?: readonly string[];
  readonly clearEmpty?: boolean;
  readonly deactivateMissing?: boolean;
  readonly maxDeactivations: Limit;
}

/** Reads a file and the service provider, and decides what is to be done. Nothing is written. */
export async function planFile(
  session: Session<PlanFlags>,
  kind: Kind,
  { text, format }: { readonly text: string; readonly format: 'jsonl' | 'csv' },
): Promise<FilePlan> {
  const { client, flags } = session;
  const keys = matchKeys(kind, flags.match);
  const type = await discoverType(client, kind);
  const options = { type, clearEmpty: flags.clearEmpty ?? false };
  const file = format === 'csv' ? readCsv(text, options) : readJsonLines(text, options);
  if (file.rows.length === 0) throw misuse(`The file has no ${kind.plural}.`);
  const memberIds = await findMemberIds(client, file.rows);
  const input = { kind, type, keys, memberIds };
  const existing = await readExisting(
    session,
    kind,
    file.rows.flatMap((row) => referencesIn(row, input)),
    {
      whole: flags.deactivateMissing ?? false,
      withMembers: file.rows.some(({ assignments }) => assignments.some(isOfMembers)),
    },
  );
  const rows = planImport(file.rows, { ...input, existing });
  const missing = flags.deactivateMissing === true ? findMissing(existing, rows, flags.maxDeactivations) : [];
  return { rows, missing, all: [...rows, ...missing], columns: file.columns, notes: file.notes };
}

/** A row that cannot be used is told of when the plan is made. */
function referencesIn(
  ...[row, input]: Parameters<typeof readWish>
): ReturnType<typeof readWish>['references'] {
  try {
    return readWish(row, input).references;
  } catch {
    return [];
  }
}

function matchKeys({ nameAttribute, plural }: Kind, given: PlanFlags['match']): PlanInput['keys'] {
  const known = ['externalId', nameAttribute, 'id'];
  const keys = (given ?? ['externalId', nameAttribute]).map(
    (key) => known.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key,
  );
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw misuse(`--match: ${plural} are matched by ${known.join(', ')}, not by ${unknown}.`);
  if (keys.length === 0) throw misuse('--match names no attribute.');
  return keys;
}
