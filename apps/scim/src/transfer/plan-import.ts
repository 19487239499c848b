import {
  foldCase,
  isJsonArray,
  isJsonObject,
  isSecret,
  parseResource,
  schemasOf,
  type Attributes,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { assign, type Assignment } from '../field/assign.ts';
import { definitionOf } from '../field/find-field.ts';
import type { Kind, Resource } from '../kind.ts';
import { keyOf } from '../reference/find-resource.ts';
import { printReference, type Reference } from '../reference/reference.ts';
import { textOf } from '../view/cell.ts';
import { changesBetween, type FieldChange } from './changes.ts';
import { referencesOf, type Existing } from './existing.ts';
import type { ImportRow } from './import-row.ts';
import type { MemberChange, PlannedRow } from './planned-row.ts';
import { withMemberIds } from './resolve-members.ts';

/** What a plan is made of. */
export interface PlanInput {
  readonly kind: Kind;
  readonly type: ResourceType;
  /** By which attributes a row is matched, the first one first. */
  readonly keys: readonly string[];
  /** The ids of members that go by their userNames, by folded name. */
  readonly memberIds: ReadonlyMap<string, string>;
  readonly existing: Existing;
}

/** A row that can be used, and what it makes of a resource that is not there yet. */
export interface Wish {
  readonly row: ImportRow;
  readonly assignments: readonly Assignment[];
  readonly desired: Attributes;
  readonly references: readonly Reference[];
}

/**
 * Finds out what a row asks for.
 *
 * @throws Error that says why it cannot be used.
 */
export function readWish(row: ImportRow, { kind, type, keys, memberIds }: Omit<PlanInput, 'existing'>): Wish {
  if (row.problem !== undefined) throw new TypeError(row.problem);
  const assignments = row.assignments.map((assignment) => withMemberIds(assignment, memberIds));
  const desired = assign(type, {}, assignments);
  const references = referencesOf(kind, keys, { id: row.id, desired });
  if (references.length === 0) throw new TypeError(`It has none of ${keys.join(', ')}.`);
  return { row, assignments, desired, references };
}

/** Decides what is to be done about each row. A row that cannot be used holds up no other. */
export function planImport(rows: readonly ImportRow[], input: PlanInput): readonly PlannedRow[] {
  // Who is told of twice would get what stands last; and nobody could say what was meant.
  const lines = new Map<string, number>();
  return rows.map((row) => {
    try {
      const wish = readWish(row, input);
      const match = findMatch(wish, input);
      const keys = [
        ...wish.references.map(keyOf),
        ...(match === undefined ? [] : [keyOf({ by: 'id', value: match.id })]),
      ];
      const earlier = keys.map((key) => lines.get(key)).find((line) => line !== undefined);
      if (earlier !== undefined)
        throw new TypeError(`It is about the same ${input.kind.singular} as line ${earlier}.`);
      for (const key of keys) lines.set(key, row.line);
      return match === undefined ? planCreate(wish, input) : planUpdate(wish, match, input);
    } catch (error) {
      return {
        action: 'refuse',
        row,
        name: nameIn(row, input),
        reason: error instanceof Error ? reasonOf(error) : String(error),
      };
    }
  });
}

/** The one resource that a row is about; undefined where there is none yet. */
function findMatch({ references }: Wish, { kind, existing }: PlanInput): Resource | undefined {
  const found = references.flatMap((reference) => {
    const [first, ...others] = existing.matches(reference);
    if (others.length > 0)
      throw new TypeError(`Several ${kind.plural} have the ${printReference(kind, reference)}.`);
    return first === undefined ? [] : [{ reference, resource: first }];
  });
  const [match, ...rest] = found;
  const other = rest.find(({ resource }) => resource.id !== match?.resource.id);
  if (match !== undefined && other !== undefined) {
    throw new TypeError(
      `The ${printReference(kind, match.reference)} and the ${printReference(kind, other.reference)} are those of two ${kind.plural}.`,
    );
  }
  const [first] = references;
  if (match === undefined && first?.by === 'id')
    throw new TypeError(`No ${kind.singular} has the ${printReference(kind, first)}.`);
  return match?.resource;
}

function planCreate({ row, desired }: Wish, { kind, type }: PlanInput): PlannedRow {
  const name = textOf(desired[kind.nameAttribute]);
  if (name === '')
    throw new TypeError(`${kind.nameAttribute} is missing, and no ${kind.singular} is there to be changed.`);
  return { action: 'create', row, name, body: { schemas: schemasOf(type, desired), ...desired } };
}

function planUpdate({ row, assignments }: Wish, match: Resource, { kind, type }: PlanInput): PlannedRow {
  const before = parseResource(type, match);
  // What no answer shows cannot be compared; it is sent once, with the create.
  const after = assign(
    type,
    before,
    assignments.filter(({ field }) => !isSecret(definitionOf(field))),
  );
  const all = changesBetween(type, before, after);
  const isMembers = (path: string): boolean => kind.singular === 'group' && path === 'members';
  const changes = all.filter(
    (change) => !isMembers(change.path) && !(change.path === kind.nameAttribute && isSameName(change)),
  );
  const members = all.some(({ path }) => isMembers(path))
    ? memberChange(before['members'], after['members'])
    : NOBODY;
  const name = textOf(after[kind.nameAttribute]) || textOf(match[kind.nameAttribute]);
  const { id } = match;
  return changes.length + members.added.length + members.removed.length === 0
    ? { action: 'unchanged', row, name, id }
    : { action: 'update', row, name, id, changes, members };
}

/** Names are compared in any case, so that a service provider may keep its own way to write one. */
function isSameName({ before, after }: FieldChange): boolean {
  return foldCase(textOf(before)) === foldCase(textOf(after));
}

const NOBODY: MemberChange = { added: [], removed: [] };

function memberChange(before: JsonValue | undefined, after: JsonValue | undefined): MemberChange {
  const [old, wanted] = [idsIn(before), idsIn(after)];
  return {
    added: [...wanted].filter((id) => !old.has(id)),
    removed: [...old].filter((id) => !wanted.has(id)),
  };
}

function idsIn(members: JsonValue | undefined): ReadonlySet<string> {
  return new Set(
    isJsonArray(members)
      ? members.map((member) => (isJsonObject(member) ? textOf(member['value']) : ''))
      : [],
  );
}

/** What a row that cannot be used is called. */
function nameIn({ assignments }: ImportRow, { kind }: PlanInput): string {
  const value = assignments.find(({ field }) => field.path.attribute.name === kind.nameAttribute)?.value;
  return textOf(value);
}

function reasonOf(error: Error): string {
  const text = 'detail' in error ? String(error.detail) : error.message;
  return text.endsWith('.') ? text : `${text}.`;
}
