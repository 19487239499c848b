import { foldCase, isJsonObject, printFilter, ScimError, type JsonObject } from '@drawbridge/scim/wire';
import { eq } from '../build/filter.ts';
import type { Call, CallOptions, Send } from '../http/call.ts';
import { createJournal } from '../http/journal.ts';
import { pauseBefore } from '../http/retry.ts';
import { MAX_RETRIES } from '../http/transport.ts';
import { isScimError } from '../is-scim-error.ts';
import type { ScimConnectionError } from '../scim-connection-error.ts';
import type { ScimResponseError } from '../scim-response-error.ts';
import { mayHaveTakenEffect, type CreateRequest, type CreateSettings } from './create.ts';
import { isContained } from './is-contained.ts';
import { parsePage, parseResource } from './parse-answer.ts';

/** A create that failed without telling whether it took effect. */
export interface FailedCreate extends CreateRequest {
  readonly failure: ScimConnectionError | ScimResponseError;
  /** When it began, by the monotonic clock. */
  readonly start: number;
}

/** What a resource is found by. */
interface Key {
  readonly name: 'externalId' | 'userName' | 'displayName';
  readonly value: string;
}

/**
 * Looks for what a create may have created, and sends it again where nothing is found. A resource that holds everything
 * that was sent is the answer; any other with the same key means that the key is taken.
 *
 * @throws the failure when there is nothing to look up by, when the lookup fails, or when the retries are used up.
 */
export async function recoverCreate(
  send: Send,
  endpoint: string,
  settings: CreateSettings,
  create: FailedCreate,
): Promise<JsonObject> {
  const { body, options = {}, onAnswer } = create;
  const key = keyOf(endpoint, body);
  const maxRetries = options.maxRetries ?? settings.maxRetries ?? MAX_RETRIES;
  const journal = createJournal({ method: 'POST', path: endpoint }, settings.log);
  const search = async (failure: Error): Promise<JsonObject | undefined> => {
    if (key === undefined) throw failure;
    const question = { path: endpoint, options: within(create, settings, failure), onAnswer };
    const named = await lookUp(send, key, question).catch(() => {
      throw failure;
    });
    const own = named.find((resource) => isContained(body, resource));
    if (own === undefined && named.length > 0) throw taken(key, failure);
    if (own === undefined) return undefined;
    journal.recovered();
    create.onRecovered?.();
    return own;
  };
  let { failure } = create;
  for (let sent = failure.attempts ?? 1; sent <= maxRetries; sent += failure.attempts ?? 1) {
    await pause(pauseBefore(sent), options.signal);
    const own = await search(failure);
    if (own !== undefined) return own;
    const limits = { ...within(create, settings, failure), maxRetries: maxRetries - sent };
    const call = { method: 'POST', path: endpoint, body, options: limits, onAnswer } as const;
    try {
      return parseResource(await send(call), call);
    } catch (error) {
      // The attempt before may have taken effect only after it was looked for.
      if (isScimError(error, 409)) return (await search(error)) ?? refuse(error);
      if (!mayHaveTakenEffect(error)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** What the caller's own system calls a resource, else the name that is unique. */
function keyOf(endpoint: string, body: object): Key | undefined {
  const unique = endpoint === '/Users' ? 'userName' : 'displayName';
  const names =
    endpoint === '/Users' || endpoint === '/Groups'
      ? (['externalId', unique] as const)
      : (['externalId'] as const);
  for (const name of names) {
    const value: unknown = isJsonObject(body) ? body[name] : undefined;
    if (typeof value === 'string' && value !== '') return { name, value };
  }
  return undefined;
}

/** The resources that have the key; a service provider may have ignored the filter. */
async function lookUp(
  send: Send,
  { name, value }: Key,
  question: Pick<Call, 'path' | 'options' | 'onAnswer'>,
): Promise<readonly JsonObject[]> {
  const call = { ...question, method: 'GET', query: { filter: printFilter(eq(name, value)) } } as const;
  const { resources } = parsePage<JsonObject>(await send(call), call);
  const isSame = (found: unknown): boolean =>
    found === value || (name !== 'externalId' && foldCase(String(found)) === foldCase(value));
  return resources.filter((resource) => isSame(resource[name]));
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

function taken({ name, value }: Key, cause: unknown): ScimError {
  const detail = `there is another resource whose ${name} is ${JSON.stringify(value)}`;
  return new ScimError(409, 'uniqueness', detail, { cause });
}

function refuse(error: ScimError): never {
  throw error;
}
