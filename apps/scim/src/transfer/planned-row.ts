import type { JsonObject } from '@drawbridge/scim';
import type { FieldChange } from './changes.ts';
import type { ImportRow } from './import-row.ts';

/** Who joins and who leaves a group, by id. */
export interface MemberChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What is to be done about a row. */
export type PlannedRow =
  | { readonly action: 'create'; readonly row: ImportRow; readonly name: string; readonly body: JsonObject }
  | {
      readonly action: 'update';
      readonly row: ImportRow;
      readonly name: string;
      readonly id: string;
      readonly changes: readonly FieldChange[];
      readonly members: MemberChange;
    }
  | { readonly action: 'unchanged'; readonly row: ImportRow; readonly name: string; readonly id: string }
  | { readonly action: 'refuse'; readonly row: ImportRow; readonly name: string; readonly reason: string };

/** Somebody who is at the service provider, active, and not in the file. */
export interface MissingUser {
  readonly action: 'deactivate';
  readonly name: string;
  readonly id: string;
}
