import { setTimeout } from 'node:timers/promises';
import { errorOfStatus, OktaError } from '../okta-error.ts';
import type { Fault } from './fault.ts';

/** The longest time that a timer takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** What a fault may make use of. */
export interface FaultContext {
  readonly request: Request;
  /** Gives the true answer. */
  readonly answer: () => Promise<Response>;
  /** Renders an error answer. */
  readonly refuse: (error: OktaError) => Response;
  readonly now: Date;
}

/**
 * The spoiled answer.
 *
 * @throws TypeError for a broken connection; the signal's reason when the request is aborted meanwhile.
 */
export async function applyFault(fault: Fault, context: FaultContext): Promise<Response> {
  const { request, answer, refuse, now } = context;
  switch (fault.kind) {
    case 'status':
      return refuse(errorOfStatus(fault.status));
    case 'rate-limit':
      return tooMany(
        context,
        { 'x-rate-limit-remaining': '0' },
        secondsOf(now) + (fault.resetAfterSeconds ?? 2),
      );
    case 'concurrency-limit':
      return tooMany(
        context,
        { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' },
        secondsOf(now) + 60,
      );
    case 'disconnect':
      throw new TypeError('fetch failed', { cause: new Error('The other side closed the connection.') });
    case 'hang':
      return await aborted(request.signal);
    case 'delay':
      await setTimeout(fault.milliseconds, undefined, { signal: request.signal });
      return answer();
    case 'empty-page':
    case 'dropped-link':
    case 'truncated-page':
    case 'truncated-body': {
      const response = await answer();
      return response.status === 200 ? await spoil(response, fault) : response;
    }
  }
}

type ContentFault = Extract<
  Fault,
  { kind: 'empty-page' | 'dropped-link' | 'truncated-page' | 'truncated-body' }
>;

async function spoil(response: Response, fault: ContentFault): Promise<Response> {
  switch (fault.kind) {
    case 'empty-page': {
      const page = new Response('[]', response);
      return fault.keepLink === true ? page : withoutLink(page);
    }
    case 'dropped-link':
      return withoutLink(response);
    case 'truncated-page':
      return truncatePage(response, fault.keep);
    case 'truncated-body':
      return truncateBody(response);
  }
}

function tooMany(
  { refuse }: FaultContext,
  headers: Readonly<Record<string, string>>,
  resetSeconds: number,
): Response {
  const response = refuse(new OktaError('E0000047'));
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  response.headers.set('x-rate-limit-reset', String(resetSeconds));
  return response;
}

function secondsOf(date: Date): number {
  return Math.ceil(date.getTime() / 1000);
}

async function aborted(signal: AbortSignal): Promise<never> {
  // Nothing but a timer keeps a request's signal from being collected before it aborts.
  await setTimeout(LONGEST, undefined, { signal, ref: false }).catch(() => undefined);
  throw signal.reason;
}

function withoutLink(response: Response): Response {
  response.headers.delete('link');
  return response;
}

async function truncatePage(response: Response, keep: number): Promise<Response> {
  const rows: unknown = await response.clone().json();
  return Array.isArray(rows) ? new Response(JSON.stringify(rows.slice(0, keep)), response) : response;
}

async function truncateBody(response: Response): Promise<Response> {
  const body = await response.text();
  return new Response(body.slice(0, Math.floor(body.length / 2)), response);
}
