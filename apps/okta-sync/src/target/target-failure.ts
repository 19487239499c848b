import { ScimConnectionError, ScimError } from '@drawbridge/scim-client';

import { TargetError } from './target.ts';

/** While reading, whatever fails makes the target unusable for this run. */
export function readFailure(error: unknown, baseUrl: string): unknown {
  if (error instanceof ScimError) {
    return new TargetError(`The application at ${baseUrl} ${refusal(error)}.`, { cause: error });
  }
  return error instanceof ScimConnectionError ? unreachable(error, baseUrl) : error;
}

/** While writing, only what concerns every write does: the others are failures of one operation. */
export function writeFailure(error: unknown, baseUrl: string): unknown {
  if (error instanceof ScimError && error.status === 401) return readFailure(error, baseUrl);
  return error instanceof ScimConnectionError ? unreachable(error, baseUrl) : error;
}

function refusal({ status, detail }: ScimError): string {
  if (status === 401) return 'refused the token in SCIM_TOKEN';
  return `answered ${status}: ${detail.replace(/\.$/, '')}`;
}

function unreachable(error: ScimConnectionError, baseUrl: string): TargetError {
  return new TargetError(`The application at ${baseUrl} cannot be used: ${error.message}`, { cause: error });
}
