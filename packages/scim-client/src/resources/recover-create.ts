import { ScimError, type JsonObject } from '@drawbridge/scim/wire';
import type { CallOptions, Send } from '../http/call.ts';
import { createJournal } from '../http/journal.ts';
import { pauseBefore } from '../http/retry.ts';
import { MAX_RETRIES } from '../http/transport.ts';
import { isScimError } from '../is-scim-error.ts';
import { ScimConnectionError } from '../scim-connection-error.ts';
import type { ScimResponseError } from '../scim-response-error.ts';
import { mayHaveTakenEffect, type CreateRequest, type CreateSettings } from './create.ts';
import { findCreated, keyOf } from './find-created.ts';
import { parseResource } from './parse-answer.ts';

/** A create that failed without telling whether it took effect. */
export interface FailedCreate extends CreateRequest {
  readonly endpoint: string;
  readonly failure: ScimConnectionError | ScimResponseError;
  /** When it began, by the monotonic clock. */
  readonly start: number;
}

/**
 * Looks for what a create may have created, and sends it again where nothing is found. A resource that holds everything
 * that was sent is the answer; any other with the same key means that the key is taken.
 *
 * @throws the failure when there is nothing to look up by, when the lookup fails, or when the retries are used up.
 */
export async function recoverCreate(
  send: Send,
  settings: CreateSettings,
  create: FailedCreate,
): Promise<JsonObject> {
  const { endpoint, body, options = {}, onAnswer } = create;
  const maxRetries = options.maxRetries ?? settings.maxRetries ?? MAX_RETRIES;
  const search = createSearch(send, settings, create);
  let { failure } = create;
  for (let sent = failure.attempts ?? 1; sent <= maxRetries; sent = failure.attempts ?? sent + 1) {
    const own = await search(failure, pauseBefore(sent));
    if (own !== undefined) return own;
    const limits = { ...within(create, settings, failure), maxRetries: maxRetries - sent };
    const again = { firstAttempt: sent + 1, options: limits, onAnswer };
    const call = { method: 'POST', path: endpoint, body, ...again } as const;
    try {
      return parseResource(await send(call), call);
    } catch (error) {
      // The attempt before may have taken effect only after it was looked for.
      const late = isScimError(error, 409) ? await search(error, 0) : undefined;
      if (late !== undefined) return late;
      if (!mayHaveTakenEffect(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Looks, after a pause, for what was created, and tells of it when it is found. */
function createSearch(
  send: Send,
  settings: CreateSettings,
  create: FailedCreate,
): (failure: Error, delay: number) => Promise<JsonObject | undefined> {
  const { endpoint, body, onAnswer, onRecovered } = create;
  const key = keyOf(endpoint, body);
  const journal = createJournal({ method: 'POST', path: endpoint }, settings.log);
  return async (failure, delay) => {
    if (key === undefined) throw failure;
    await pause(delay, create.options?.signal);
    const options = within(create, settings, failure);
    const own = await findCreated(send, { endpoint, body, key, options, onAnswer }).catch(
      (error: unknown) => {
        throw asFailure(error, failure);
      },
    );
    if (own === undefined) return undefined;
    journal.recovered();
    onRecovered?.();
    return own;
  };
}

/** What the lookup found counts; that it was refused or got no answer says nothing, unlike what the caller's own code throws. */
function asFailure(error: unknown, failure: Error): unknown {
  if (isScimError(error, 'uniqueness')) return error;
  return error instanceof ScimError || error instanceof ScimConnectionError ? failure : error;
}

/** The options of the next request, with the time that is left for all of them. */
function within(
  { options = {}, start }: FailedCreate,
  settings: CreateSettings,
  failure: Error,
): CallOptions {
  const total = options.totalTimeout ?? settings.totalTimeout;
  if (total === undefined) return options;
  const left = start + total - performance.now();
  if (left < 1) throw failure;
  return { ...options, totalTimeout: left };
}

async function pause(delay: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, delay);
  const stop = (): void => resolve();
  signal?.addEventListener('abort', stop);
  await promise;
  signal?.removeEventListener('abort', stop);
  clearTimeout(timer);
  signal?.throwIfAborted();
}
