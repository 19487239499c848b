import { forbidden, type ScimError } from '@drawbridge/scim';
import type { Rule, Write } from '../event.ts';
import type { OperationContext } from './operation-context.ts';

/** Makes the error with which a rule refuses a write. */
export type Refuse = (rule: Rule, detail: string) => ScimError;

/** Which write it is. */
export interface WriteTarget {
  readonly operation: Write;
  readonly resourceType: string;
  readonly id: string;
}

/** Runs a write. When a rule refuses it, the log is told once it is certain that nothing has changed. */
export async function withRefusal<Result>(
  context: OperationContext,
  target: WriteTarget,
  write: (refuse: Refuse) => Promise<Result>,
): Promise<Result> {
  let refused: { readonly rule: Rule; readonly detail: string } | undefined;
  const refuse: Refuse = (rule, detail) => {
    refused = { rule, detail };
    return forbidden(detail);
  };
  try {
    return await write(refuse);
  } catch (error) {
    if (refused !== undefined) context.report({ event: 'refused', ...refused, ...target });
    throw error;
  }
}
