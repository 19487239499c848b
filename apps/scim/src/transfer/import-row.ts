import type { JsonObject, ResourceType } from '@drawbridge/scim';
import type { Assignment } from '../field/assign.ts';

/** One line of a file, and what it says a resource should hold. */
export interface ImportRow {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  /** The id that stands in it. */
  readonly id: string | undefined;
  readonly assignments: readonly Assignment[];
  /** Why it cannot be used; undefined where it can. */
  readonly problem: string | undefined;
  /** What stands in the file, for those who have to mend it. */
  readonly source: RowSource;
}

/** What a row was read from. */
export type RowSource =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  | { readonly kind: 'object'; readonly object: JsonObject }
  | { readonly kind: 'text'; readonly text: string };

/** What was read of a file. */
export interface ImportFile {
  readonly rows: readonly ImportRow[];
  /** The headings, where it has some. */
  readonly columns: readonly string[];
  /** Attributes that are left out, and why. */
  readonly notes: readonly string[];
}

/** How a file is read. */
export interface ReadOptions {
  readonly type: ResourceType;
  /** Whether an empty cell takes the value away; by default it says nothing. */
  readonly clearEmpty: boolean;
}

/** What begins with this is a remark of ours, in the names of columns and members: such as what was wrong with a row. */
export const REMARK = '#';
