import type { Operation } from '../plan/plan.ts';
import type { ScimId } from '../target/target.ts';

/** What became of one operation. */
export type OperationResult =
  | {
      readonly operation: Operation;
      readonly outcome: 'done';
      /** The new account's id, of a `createUser`. */
      readonly created: ScimId | undefined;
    }
  | {
      readonly operation: Operation;
      readonly outcome: 'failed';
      readonly reason: string;
      /** Whether the application did not refuse it, and may have done it all the same. */
      readonly unanswered: boolean;
    }
  | { readonly operation: Operation; readonly outcome: 'skipped'; readonly reason: string };

/** Whether an operation was carried out. */
export function isDone(result: OperationResult): boolean {
  return result.outcome === 'done';
}
