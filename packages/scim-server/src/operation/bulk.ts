import { BULK_RESPONSE_MESSAGE } from '@drawbridge/scim';
import { parseBulkRequest } from '../parse/bulk-request.ts';
import type { Reply } from '../render/reply.ts';
import { attempt, attemptPutOff, completeAll } from './bulk-attempt.ts';
import { createBulkRun } from './bulk-run.ts';
import type { OperationContext } from './operation-context.ts';

/**
 * Performs many operations in their order: each is what the same request would be by itself, atomic and with the same
 * events, and one that fails does not undo the others.
 *
 * References by bulkId may point forward and in circles: a resource is then created without them, and they are added
 * once everything is there. A create whose references cannot be resolved is undone and answered with 409.
 *
 * @throws ScimError `invalidSyntax` for a message that is none, 413 for too many operations.
 * @see RFC 7644 §3.7
 */
export async function bulk(context: OperationContext, body: unknown): Promise<Reply> {
  const { limits, compat } = context.settings;
  const { operations, failOnErrors } = parseBulkRequest(body, limits.maxBulkOperations, compat);
  const maxErrors = failOnErrors ?? Number.POSITIVE_INFINITY;
  const run = createBulkRun(context, operations);
  for (const operation of operations) {
    if (run.errors >= maxErrors) break;
    await attempt(run, operation);
    await run.giveWay();
  }
  await attemptPutOff(run, maxErrors);
  await completeAll(run);
  const outcomes = operations
    .map((operation) => run.outcomes.get(operation))
    .filter((outcome) => outcome !== undefined);
  return { status: 200, body: { schemas: [BULK_RESPONSE_MESSAGE], Operations: outcomes } };
}
