import type { Operation } from '../plan/operation.ts';
import type { ScimId } from '../target/target.ts';

/**
 * Why an operation failed, the same from version to version.
 *
 * - `TARGET_CONFLICT`: the application says that something of it belongs to another;
 * - `TARGET_GONE`: what it is about is no longer there;
 * - `TARGET_REFUSED`: the application understood and does not accept it;
 * - `TARGET_TIMEOUT`: no answer came in time, or the connection broke;
 * - `TARGET_BUSY`: the application asked to wait, and was still busy after the last attempt;
 * - `TARGET_ERROR`: the application failed;
 * - `TARGET_UNVERIFIED`: it was accepted, and no read afterwards shows it;
 * - `DEPENDS_ON_FAILED`: the account or the group that it needs could not be created;
 * - `UNEXPECTED`: an error of the daemon's own.
 */
export type ReasonCode =
  | 'TARGET_CONFLICT'
  | 'TARGET_GONE'
  | 'TARGET_REFUSED'
  | 'TARGET_TIMEOUT'
  | 'TARGET_BUSY'
  | 'TARGET_ERROR'
  | 'TARGET_UNVERIFIED'
  | 'DEPENDS_ON_FAILED'
  | 'UNEXPECTED';

/** What became of one operation. */
export type OperationResult =
  | {
      readonly operation: Operation;
      readonly outcome: 'done';
      /** The new account's id, or the new group's, of a `createUser` or `createGroup`. */
      readonly created: ScimId | undefined;
    }
  | {
      readonly operation: Operation;
      readonly outcome: 'failed';
      readonly code: ReasonCode;
      readonly reason: string;
      /** Whether the application did not refuse it, and may have done it all the same. */
      readonly unanswered: boolean;
    }
  | { readonly operation: Operation; readonly outcome: 'skipped'; readonly reason: string };

/** Whether an operation was carried out. */
export function isDone(result: OperationResult): boolean {
  return result.outcome === 'done';
}

/** Whether nobody knows if it was carried out. */
export function isUnanswered(result: OperationResult): boolean {
  return result.outcome === 'failed' && result.unanswered;
}
