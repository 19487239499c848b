import { matchResponse } from './match-response.ts';
import { renderMismatch } from './render-mismatch.ts';
import { TranscriptError } from './transcript-error.ts';
import type { RequestTemplate, Step, Transcript } from './transcript.ts';
import { substitute, type Variables } from './variables.ts';

/** Whom a transcript is played to, and how. */
export interface PlayOptions {
  /** The global `fetch`, or a handler called in process. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The absolute URL that the targets are relative to; also the variable `baseUrl`, without a slash at its end. */
  readonly baseUrl: string;
  /** Variables to begin with, such as `token`. */
  readonly variables?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal;
}

/** What a transcript left behind. */
export interface PlayResult {
  /** The variables at the end, by name. */
  readonly variables: Readonly<Record<string, string | number>>;
}

/**
 * Plays a transcript step by step and compares every response.
 *
 * @throws TranscriptError at the first response that differs; its message names the document, the line and the step,
 * lists every difference and shows what was expected beside what came.
 */
export async function playTranscript(transcript: Transcript, options: PlayOptions): Promise<PlayResult> {
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  let variables: Variables = new Map(Object.entries({ ...options.variables, baseUrl }));
  for (const step of transcript.steps) {
    variables = await playStep(transcript.name, step, variables, options);
  }
  return { variables: Object.fromEntries(variables) };
}

async function playStep(
  document: string,
  step: Step,
  variables: Variables,
  options: PlayOptions,
): Promise<Variables> {
  const { response, body } = await exchange(document, step, variables, options);
  const match = matchResponse(step.response, response, body, variables);
  if (match.differences.length === 0) return match.variables;
  throw new TranscriptError(document, step.line, renderMismatch(step, match, response, body));
}

async function exchange(
  document: string,
  step: Step,
  variables: Variables,
  { fetch, signal }: PlayOptions,
): Promise<{ response: Response; body: string }> {
  try {
    const response = await fetch(toRequest(step.request, variables, signal));
    return { response, body: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TranscriptError(document, step.line, `"${step.title}" could not be played: ${reason}`, {
      cause,
    });
  }
}

function toRequest(template: RequestTemplate, variables: Variables, signal?: AbortSignal): Request {
  const { method, target, headers, body } = template;
  return new Request(substitute(target.startsWith('/') ? `{{baseUrl}}${target}` : target, variables), {
    method,
    headers: headers.map(({ name, value }): [string, string] => [name, substitute(value, variables)]),
    // A redirect is an answer to compare, not one to follow.
    redirect: 'manual',
    ...(body === undefined ? {} : { body: substitute(body, variables, insideJsonString) }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function insideJsonString(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
