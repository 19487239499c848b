import { annotatedIds } from './annotations.ts';
import { parseJson, type JsonValue } from './json.ts';
import { errorAt, skipComments, slice, splitBefore, toText, type Line, type Lines } from './lines.ts';
import { findHeader, parseHeaders } from './parse-headers.ts';
import type { Header, RequestTemplate, ResponsePattern, Step } from './transcript.ts';

const REQUEST_LINE = /^([A-Z]+) ((?:\/|\{\{)\S*)$/;
const STATUS_LINE = /^(?:HTTP )?([1-5]\d\d)$/;
const BODILESS = new Set(['GET', 'HEAD']);

/** Parses one step: its `###` line and everything up to the next one. */
export function parseStep(heading: Line, source: Lines, defaults: readonly Header[]): Step {
  const title = heading.text.slice('###'.length).trim();
  if (title === '') throw errorAt(source, heading, 'the step has no title.');
  const { head, rest } = splitBefore(source, (text) => text === '---');
  if (rest.lines.length === 0) {
    throw errorAt(source, heading, `the step "${title}" has no "---" line between request and response.`);
  }
  const message = skipComments(head);
  return {
    title,
    line: heading.number,
    shows: annotatedIds(textsBefore(head, message), 'shows'),
    request: parseRequest(heading, message, defaults),
    response: parseResponse(heading, skipComments(slice(rest, 1))),
  };
}

/** The comments of a step: what stands before its request line. */
function textsBefore(head: Lines, message: Lines): readonly string[] {
  return head.lines.slice(0, head.lines.length - message.lines.length).map(({ text }) => text);
}

function parseRequest(heading: Line, source: Lines, defaults: readonly Header[]): RequestTemplate {
  const message = splitMessage(heading, source, 'request');
  const [, method, target] = REQUEST_LINE.exec(message.start.text) ?? [];
  if (method === undefined || target === undefined) {
    throw errorAt(source, message.start, `"${message.start.text}" is no request line such as "GET /Users".`);
  }
  const body = toText(message.body);
  if (body !== undefined && BODILESS.has(method)) {
    throw errorAt(source, message.start, `a ${method} request has no body.`);
  }
  return { method, target, headers: withDefaults(message.headers, defaults, body !== undefined), body };
}

function parseResponse(heading: Line, source: Lines): ResponsePattern {
  const message = splitMessage(heading, source, 'response');
  const [, status] = STATUS_LINE.exec(message.start.text) ?? [];
  if (status === undefined) {
    throw errorAt(source, message.start, `"${message.start.text}" is no status line such as "HTTP 200".`);
  }
  return { status: Number(status), headers: message.headers, body: parseBody(message.body) };
}

function parseBody(source: Lines): JsonValue | undefined {
  const [start] = skipComments(source).lines;
  const text = toText(source);
  if (text === undefined || start === undefined) return undefined;
  const body = parseJson(text);
  if (body === undefined) throw errorAt(source, start, 'the expected body that begins here is no JSON.');
  return body;
}

function splitMessage(
  heading: Line,
  source: Lines,
  kind: string,
): { start: Line; headers: readonly Header[]; body: Lines } {
  const [start] = source.lines;
  if (start === undefined) throw errorAt(source, heading, `the step has no ${kind}.`);
  const { head, rest } = splitBefore(slice(source, 1), (text) => text === '');
  return { start, headers: parseHeaders(head), body: rest };
}

function withDefaults(
  own: readonly Header[],
  defaults: readonly Header[],
  hasBody: boolean,
): readonly Header[] {
  const inherited = defaults.filter(
    ({ name }) => findHeader(own, name) === undefined && (hasBody || name.toLowerCase() !== 'content-type'),
  );
  return [...inherited, ...own];
}
