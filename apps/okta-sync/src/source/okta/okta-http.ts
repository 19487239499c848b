import { setTimeout } from 'node:timers/promises';

import ky from 'ky';

import type { FetchFunction } from '../../fetch-function.ts';
import { failureOf, OktaFailure } from './okta-failure.ts';
import { backoff, MAX_RECONNECTS, MAX_RETRIES, retryDelay } from './retry-delay.ts';

/** What is needed to talk to an Okta org. */
export interface OktaHttpOptions {
  readonly orgUrl: string;
  /** An SSWS API token; read-only rights are enough. */
  readonly token: string;
  readonly fetch?: FetchFunction | undefined;
  /** Milliseconds that one attempt may take, its body included; default 30 000. */
  readonly timeout?: number | undefined;
  /** Waits between attempts; by default really. */
  readonly sleep?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** One page of an answer. */
export interface OktaAnswer {
  readonly body: unknown;
  readonly link: string;
}

/** Reads from an Okta org. */
export interface OktaHttp {
  readonly origin: string;
  /**
   * GETs a path below the org's address, or an absolute URL at the same origin.
   *
   * @throws {OktaFailure} once repeating does not help any more.
   */
  readonly get: (pathOrUrl: string, signal: AbortSignal) => Promise<OktaAnswer>;
  readonly requestCount: () => number;
}

/** Creates the HTTP side of the Okta source: credentials, timeouts, repeats and counting, all in this one place. */
export function createOktaHttp(options: OktaHttpOptions): OktaHttp {
  const { origin, host } = new URL(options.orgUrl);
  const sleep = options.sleep ?? ((milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }));
  const fetchPage: FetchFunction = options.fetch ?? ((request) => fetch(request));
  const timeout = options.timeout ?? 30_000;
  let requests = 0;
  // Repeats are decided below, from Okta's own headers; ky would read the reset time against the local clock.
  const client = ky.create({
    headers: {
      authorization: `SSWS ${options.token}`,
      accept: 'application/json',
      'user-agent': 'drawbridge-okta-sync',
    },
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    fetch: (input, init) => fetchPage(new Request(input, init)),
  });

  async function send(url: URL, signal: AbortSignal): Promise<Attempt> {
    const response = await client.get(url, { signal });
    return { response, body: parseBody(await response.text()) };
  }

  async function attempt(url: URL, signal: AbortSignal): Promise<Attempt> {
    requests += 1;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    try {
      // The deadline covers the body too: a connection may also die in the middle of a page.
      return await orAborted(send(url, deadline), deadline);
    } catch (error) {
      signal.throwIfAborted();
      return {
        failure: new OktaFailure('failed', `${connectionProblem(error, timeout)} ${host}`, { cause: error }),
      };
    }
  }

  async function get(pathOrUrl: string, signal: AbortSignal): Promise<OktaAnswer> {
    const url = sameOrigin(pathOrUrl, origin);
    for (let retries = 0; ; retries += 1) {
      const result = await attempt(url, signal);
      if ('response' in result && result.response.status === 200 && result.body !== undefined) {
        return { body: result.body, link: result.response.headers.get('link') ?? '' };
      }
      const wait = waitBeforeRepeat(result, retries);
      if (wait === undefined) throw failureFrom(result);
      await sleep(wait, signal);
    }
  }

  return { origin, get, requestCount: () => requests };
}

type Attempt = { readonly response: Response; readonly body: unknown } | { readonly failure: OktaFailure };

function waitBeforeRepeat(result: Attempt, retries: number): number | undefined {
  if ('response' in result && result.response.status !== 200) {
    return retryDelay(result.response, retries, Math.random());
  }
  const limit = 'failure' in result ? MAX_RECONNECTS : MAX_RETRIES;
  return retries < limit ? backoff(retries, Math.random()) : undefined;
}

function failureFrom(result: Attempt): OktaFailure {
  if ('failure' in result) return result.failure;
  if (result.response.status === 200)
    return new OktaFailure('failed', 'Okta answered with something that is not JSON');
  return failureOf(result.response, result.body);
}

/** The token goes to the configured org and nowhere else, whatever a Link header says. */
function sameOrigin(pathOrUrl: string, origin: string): URL {
  const url = URL.canParse(pathOrUrl, origin) ? new URL(pathOrUrl, origin) : undefined;
  if (url?.origin === origin) return url;
  throw new OktaFailure('failed', 'Okta named a next page at another address, which was not followed');
}

/** Whatever answers may not heed the signal, or lose it; the caller's patience must not depend on that. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function connectionProblem(error: unknown, timeout: number): string {
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  return timedOut ? `no answer within ${timeout / 1000} s from` : 'no connection to';
}
