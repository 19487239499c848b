import { setTimeout } from 'node:timers/promises';

import { isReadable } from '../../config/address.ts';
import type { FetchFunction } from '../../fetch-function.ts';
import { parseJson } from '../../parse-json.ts';
import { dateOf } from '../answer-date.ts';
import type { SourceCost } from '../identity-source.ts';
import { createOktaAuth } from './okta-auth.ts';
import type { OktaCredentials } from './okta-credentials.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_RATE_SHARE } from './okta-defaults.ts';
import { failureOf, OktaFailure } from './okta-failure.ts';
import { createRequestGate } from './request-gate.ts';
import { backoff, MAX_RECONNECTS, MAX_RETRIES, retryDelay } from './retry-delay.ts';

/** What is needed to talk to an Okta org. */
export interface OktaHttpOptions {
  readonly orgUrl: string;
  readonly credentials: OktaCredentials;
  /** The part of each of Okta's rate limits that may be used, 0 to 1; default 0.5. */
  readonly rateShare?: number | undefined;
  /** Most requests at once; default 4. */
  readonly concurrency?: number | undefined;
  readonly fetch?: FetchFunction | undefined;
  /** Milliseconds that one attempt may take, its body included; default 30 000. */
  readonly timeout?: number | undefined;
  /** The local clock, in milliseconds since 1970; by default the real one. */
  readonly now?: (() => number) | undefined;
  /** Waits between attempts, and for rate limits; by default really. */
  readonly sleep?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** A request to the management API. */
export interface OktaRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** A path below the org's address, or an absolute URL at the same origin. */
  readonly target: string;
  readonly body?: unknown;
}

/** An answer that tells of success. */
export interface OktaAnswer {
  /** Undefined when there is none. */
  readonly body: unknown;
  readonly link: string;
  /** Okta's clock, in milliseconds since 1970. */
  readonly date: number | undefined;
}

/** Talks to an Okta org. */
export interface OktaHttp {
  readonly origin: string;
  /** @throws {OktaFailure} once repeating does not help any more. */
  readonly send: (request: OktaRequest, signal: AbortSignal) => Promise<OktaAnswer>;
  /** Sends a GET. @throws {OktaFailure} once repeating does not help any more. */
  readonly get: (target: string, signal: AbortSignal) => Promise<OktaAnswer>;
  readonly cost: () => SourceCost;
}

/** Spares Okta work, and us bytes, when it lists users. */
const LEAN =
  'application/json; okta-response="omitCredentials, omitCredentialsLinks, omitTransitioningToStatus"';

/**
 * Creates the HTTP side of the Okta source: credentials, timeouts, repeats, rate limits and counting, in one place.
 *
 * @throws {RangeError} when the address would show the credentials to whoever is on the way.
 */
export function createOktaHttp(options: OktaHttpOptions): OktaHttp {
  const { origin, host } = secureUrl(options.orgUrl);
  const {
    timeout = 30_000,
    rateShare: share = DEFAULT_RATE_SHARE,
    concurrency = DEFAULT_CONCURRENCY,
    now = Date.now,
  } = options;
  const sleep = options.sleep ?? ((milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }));
  const gate = createRequestGate({ share, concurrency, sleep, now });
  let requests = 0;
  let repeats = 0;
  const fetchOnce: FetchFunction = (request) => {
    requests += 1;
    return (options.fetch ?? fetch)(request);
  };
  const auth = createOktaAuth(options.credentials, origin, { send: fetchOnce, now });

  async function attempt({ method, target, body }: OktaRequest, signal: AbortSignal): Promise<Attempt> {
    const url = sameOrigin(target, origin);
    const credentials = await auth.headers(method, url, signal);
    const headers = { ...credentials, accept: 'application/json', 'user-agent': 'drawbridge-okta-sync' };
    const request = new Request(url, {
      method,
      headers: { ...headers, 'content-type': body === undefined ? LEAN : 'application/json' },
      redirect: 'manual',
      signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const response = await fetchOnce(request);
    const parsed = parseJson(await response.text());
    return { response, body: parsed, outdated: response.status === 401 && auth.refused(credentials) };
  }

  async function attemptInTime(request: OktaRequest, signal: AbortSignal): Promise<Attempt> {
    const { pathname } = sameOrigin(request.target, origin);
    const sendOnce = async (): Promise<Attempt> => {
      try {
        // The deadline covers the body too: a connection may also die in the middle of a page.
        return await inTime((deadline) => attempt(request, deadline), timeout, signal);
      } catch (error) {
        signal.throwIfAborted();
        const failure = asFailure(error, `${connectionProblem(error, timeout)} ${host}`);
        return { response: undefined, failure };
      }
    };
    return gate.pass(pathname, sendOnce, signal);
  }

  async function send(request: OktaRequest, signal: AbortSignal): Promise<OktaAnswer> {
    let renewed = false;
    for (let retries = 0; ; retries += 1) {
      const result = await attemptInTime(request, signal);
      if (result.response !== undefined && isSuccess(result)) return answerOf(result);
      if (result.response !== undefined && result.outdated && !renewed) {
        renewed = true;
        continue;
      }
      const wait = waitBeforeRepeat(request, result, retries);
      if (wait === undefined) throw failureFrom(result);
      repeats += 1;
      if (wait > 0) await sleep(wait, signal);
    }
  }

  return {
    origin,
    send,
    get: (target, signal) => send({ method: 'GET', target }, signal),
    cost: () => ({ requests, repeats, rate: gate.standing() }),
  };
}

interface Answered {
  readonly response: Response;
  readonly body: unknown;
  /** Whether the access token was refused and another one may be accepted. */
  readonly outdated: boolean;
}

type Attempt = Answered | { readonly response: undefined; readonly failure: OktaFailure };

function isSuccess({ response, body }: Answered): boolean {
  return response.status === 204 || ([200, 201].includes(response.status) && body !== undefined);
}

function answerOf({ response, body }: Answered): OktaAnswer {
  return { body, link: response.headers.get('link') ?? '', date: dateOf(response.headers) };
}

function waitBeforeRepeat({ method }: OktaRequest, result: Attempt, retries: number): number | undefined {
  if (result.response === undefined && result.failure.kind !== 'failed') return undefined;
  // Whether a write that got no proper answer was done is unknown; only a 429 says that it was not.
  if (method !== 'GET' && result.response?.status !== 429) return undefined;
  if (result.response !== undefined && result.response.status !== 200) {
    return retryDelay(result.response, retries, Math.random());
  }
  const limit = result.response === undefined ? MAX_RECONNECTS : MAX_RETRIES;
  return retries < limit ? backoff(retries, Math.random()) : undefined;
}

function failureFrom(result: Attempt): OktaFailure {
  if (result.response === undefined) return result.failure;
  if (result.response.status === 200)
    return new OktaFailure('failed', 'Okta answered with something that is not JSON');
  return failureOf(result.response, result.body);
}

function asFailure(error: unknown, problem: string): OktaFailure {
  return error instanceof OktaFailure ? error : new OktaFailure('failed', problem, { cause: error });
}

/** The credentials go to the configured org and nowhere else, whatever a Link header says. */
function sameOrigin(target: string, origin: string): URL {
  const url = URL.canParse(target, origin) ? new URL(target, origin) : undefined;
  if (url?.origin === origin) return url;
  throw new OktaFailure('failed', 'Okta named a next page at another address, which was not followed');
}

function secureUrl(orgUrl: string): URL {
  const url = new URL(orgUrl);
  if (!isReadable(url)) return url;
  throw new RangeError('An Okta org is reached over https:// only, except on this machine itself.');
}

/**
 * Works until a deadline. Whatever answers may not heed the signal, or lose it; the caller's patience must not depend on
 * that. Nothing is left behind that would keep the answer in memory.
 */
async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T> {
  const late = new AbortController();
  const stop = AbortSignal.any([signal, late.signal]);
  const timer = globalThis.setTimeout(
    () => late.abort(new DOMException('too late', 'TimeoutError')),
    milliseconds,
  );
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(stop.reason);
  stop.addEventListener('abort', onAbort, { once: true });
  try {
    stop.throwIfAborted();
    return await Promise.race([work(stop), promise]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onAbort);
  }
}

function connectionProblem(error: unknown, timeout: number): string {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return timedOut ? `no answer within ${timeout / 1000} s from` : 'no connection to';
}
