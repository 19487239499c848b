import { ScimConnectionError, ScimError, ScimResponseError } from '@drawbridge/scim-client';
import { EXIT, type ExitCode } from './exit-code.ts';

/** A command could not be carried out, for a reason that is ours to tell. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly exit: ExitCode;

  constructor(exit: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
  }
}

/** What was typed, or stands in a file, makes no sense. */
export function misuse(message: string, options?: ErrorOptions): Failure {
  return new Failure(EXIT.usage, message, options);
}

/** What was asked for is not there. */
export function missing(message: string): Failure {
  return new Failure(EXIT.notFound, message);
}

/** It was not confirmed, or a limit holds it back. */
export function declined(message: string): Failure {
  return new Failure(EXIT.declined, message);
}

/** What went wrong in a sentence, and what the process ends with. */
export function describeFailure(error: unknown): { readonly text: string; readonly exit: ExitCode } {
  if (error instanceof Failure) return { text: error.message, exit: error.exit };
  if (error instanceof ScimResponseError) {
    return { text: refusalOf(error), exit: error.status === 404 ? EXIT.notFound : EXIT.refused };
  }
  // Nobody has answered: what was typed, or stands in a file, does not go together with the schemas.
  if (error instanceof ScimError) return { text: error.detail, exit: EXIT.usage };
  if (error instanceof ScimConnectionError) return { text: error.message, exit: EXIT.unreachable };
  return { text: error instanceof Error ? error.message : String(error), exit: EXIT.refused };
}

/** `userName "ada" is taken (409 uniqueness, request 7f3a).` */
export function refusalOf(error: ScimError): string {
  const requestId = error instanceof ScimResponseError ? error.requestId : undefined;
  const facts = [
    `${error.status}${error.scimType === undefined ? '' : ` ${error.scimType}`}`,
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  const hint = error.scimType === 'invalidFilter' ? ' `scim filter` shows what is wrong with one.' : '';
  return `${error.detail.replace(/\.$/, '')} (${facts.join(', ')}).${hint}`;
}
