import { ScimConnectionError, ScimError, ScimResponseError } from '@drawbridge/scim-client';

import { messageOf } from '../message-of.ts';
import { TargetError } from '../target/target.ts';
import type { ReasonCode } from './operation-result.ts';

/** What an error says of a write. */
export interface Failure {
  readonly code: ReasonCode;
  readonly reason: string;
  /** Whether the application did not refuse it, and may have done it all the same. */
  readonly unanswered: boolean;
  /** Whether no other write has better prospects. */
  readonly fatal: boolean;
  /** Whether the connection broke: the application cannot be reached, or breaks it over this one object. */
  readonly unreachable: boolean;
  /** Whether the same write may succeed a little later. */
  readonly transient: boolean;
  /** Milliseconds that the application asks to wait before that. */
  readonly retryAfter: number | undefined;
}

/** Tells what a failed write means. */
export function toFailure(error: unknown): Failure {
  const answer = findCause(error, (cause) => cause instanceof ScimError);
  const unreachable = findCause(error, (cause) => cause instanceof ScimConnectionError) !== undefined;
  return {
    code: answer === undefined ? silentCode(error) : codeOf(answer.status),
    reason: messageOf(error),
    // An error of the server's own may hide that the work was done.
    unanswered: answer === undefined || answer.status >= 500,
    fatal: error instanceof TargetError && !unreachable,
    unreachable,
    transient: answer === undefined ? unreachable : TRANSIENT.includes(answer.status),
    retryAfter: answer instanceof ScimResponseError ? answer.retryAfter : undefined,
  };
}

const TRANSIENT = [429, 500, 502, 503, 504];

/** The error itself, or what it was caused by. */
function findCause<T>(error: unknown, isWanted: (cause: unknown) => cause is T): T | undefined {
  if (isWanted(error)) return error;
  return error instanceof Error && isWanted(error.cause) ? error.cause : undefined;
}

function codeOf(status: number): ReasonCode {
  if (status === 409) return 'TARGET_CONFLICT';
  if (status === 404) return 'TARGET_GONE';
  if (status === 429) return 'TARGET_BUSY';
  return status >= 500 ? 'TARGET_ERROR' : 'TARGET_REFUSED';
}

function silentCode(error: unknown): ReasonCode {
  const silent =
    error instanceof TargetError || error instanceof ScimConnectionError || error instanceof NoAnswerError;
  return silent ? 'TARGET_TIMEOUT' : 'UNEXPECTED';
}

/** A write was given up because the run was stopped. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}
