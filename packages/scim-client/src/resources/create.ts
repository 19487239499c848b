import type { JsonObject } from '@drawbridge/scim/wire';
import type { ScimClientOptions } from '../client-options.ts';
import type { Call, CallOptions, Send } from '../http/call.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import { ScimResponseError } from '../scim-response-error.ts';
import { parseResource } from './parse-answer.ts';

/** What is created, and who watches. */
export interface CreateRequest extends Pick<Call, 'onAnswer'> {
  readonly body: object;
  readonly options?: CallOptions | undefined;
  /** Is told when the answer was lost, and what had been created was found. */
  readonly onRecovered?: () => void;
}

/** Creates a resource, once. */
export type Create = (request: CreateRequest) => Promise<JsonObject>;

/** How a client was made, as far as creates heed it. */
export type CreateSettings = Pick<ScimClientOptions, 'maxRetries' | 'totalTimeout' | 'log'>;

/**
 * Sends creates. One whose failure does not tell whether it took effect is looked up before it is sent again.
 *
 * @see RFC 7644 §3.3
 */
export function createCreate(send: Send, endpoint: string, settings: CreateSettings): Create {
  return async (request) => {
    const { body, options, onAnswer } = request;
    const call = { method: 'POST', path: endpoint, body, options, onAnswer } as const;
    const start = performance.now();
    try {
      return parseResource(await send(call), call);
    } catch (failure) {
      if (!mayHaveTakenEffect(failure)) throw failure;
      // Answers are seldom lost; only then is loaded what finds out.
      const { recoverCreate } = await import('./seldom.ts');
      return recoverCreate(send, settings, { ...request, endpoint, failure, start });
    }
  };
}

/** Tells whether a request may have been carried out although it failed. */
export function mayHaveTakenEffect(error: unknown): error is ScimConnectionError | ScimResponseError {
  if (error instanceof ScimConnectionError) return error.reason === 'broken' || error.reason === 'timeout';
  if (!(error instanceof ScimResponseError)) return false;
  return (
    error.status === 502 || error.status === 504 || (error.status === 503 && error.retryAfter === undefined)
  );
}
