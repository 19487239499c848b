import { parseJson, type JsonValue } from './json.ts';
import type { Match } from './match-json.ts';
import type { Step } from './transcript.ts';

/** Renders how a response differs from what its step expects: the differences, then both in whole. */
export function renderMismatch(step: Step, match: Match, response: Response, body: string): string {
  const { method, target } = step.request;
  return [
    `the response to "${step.title}" (${method} ${target}) differs:`,
    ...match.differences.map((difference) => `  ${difference}`),
    '--- expected',
    render(step.response.status, step.response.body),
    '--- actual',
    render(response.status, body === '' ? undefined : (parseJson(body) ?? body)),
  ].join('\n');
}

function render(status: number, body: JsonValue | undefined): string {
  const head = `HTTP ${status}`;
  if (body === undefined) return head;
  return `${head}\n${typeof body === 'string' ? body : JSON.stringify(body, null, 2)}`;
}
