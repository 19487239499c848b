import { ANNOTATION, annotations, annotatedIds } from './annotations.ts';
import { errorAt, slice, splitBefore, toLines, type Lines } from './lines.ts';
import { parseHeaders } from './parse-headers.ts';
import { parseStep } from './parse-step.ts';
import { findBadPlaceholder } from './placeholder.ts';
import { TranscriptError } from './transcript-error.ts';
import type { Header, Transcript } from './transcript.ts';

/**
 * Parses a document. Comment lines come first, then headers that every request of the document sends unless it writes
 * its own (`Content-Type` only along with a body), then the steps:
 *
 * ```http
 * # A client creates a user.
 * # @section RFC 7644 §3.3
 * # @shows RFC7644-3.3-02
 * Authorization: Bearer {{token}}
 *
 * ### Create
 * POST /Users
 * Content-Type: application/scim+json
 *
 * {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bjensen"}
 *
 * ---
 * HTTP 201
 * Location: {{baseUrl}}/Users/{{id}}
 *
 * {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"{{id}}","userName":"bjensen"}
 * ```
 *
 * @param name what errors call the document.
 * @throws TranscriptError with the line and one sentence.
 */
export function parseTranscript(text: string, name: string): Transcript {
  const source = toLines(name, text);
  checkPlaceholders(source);
  const { head, rest } = splitBefore(source, isHeading);
  if (rest.lines.length === 0) throw new TranscriptError(name, 1, 'the document has no step ("### title").');
  const comments = head.lines.map((line) => line.text).filter((line) => line.startsWith('#'));
  return {
    name,
    description: comments
      .filter((line) => !ANNOTATION.test(line))
      .map((line) => line.slice(1).trim())
      .join('\n')
      .trim(),
    sections: annotations(comments, 'section'),
    requires: annotations(comments, 'requires'),
    shows: annotatedIds(comments, 'shows'),
    steps: parseSteps(rest, parseDefaults(head)),
  };
}

function checkPlaceholders(source: Lines): void {
  for (const line of source.lines) {
    const bad = findBadPlaceholder(line.text);
    if (bad === undefined) continue;
    throw errorAt(
      source,
      line,
      `"${bad}" is no placeholder such as {{id}}, {{count:integer}} or {{created:dateTime}}.`,
    );
  }
}

function isHeading(text: string): boolean {
  return text.startsWith('###');
}

function parseDefaults({ document, lines }: Lines): readonly Header[] {
  return parseHeaders({ document, lines: lines.filter(({ text }) => text !== '' && !text.startsWith('#')) });
}

function parseSteps(source: Lines, defaults: readonly Header[]): Transcript['steps'] {
  return source.lines.flatMap((line, index) => {
    if (!isHeading(line.text)) return [];
    const { head } = splitBefore(slice(source, index + 1), isHeading);
    return [parseStep(line, head, defaults)];
  });
}
