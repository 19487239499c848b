import { describe, expect, it } from 'vitest';
import { parseTranscript } from './parse-transcript.ts';

const DOCUMENT = `# A client keeps a note.
# Two lines of prose.
# @section RFC 7644 §3.3
# @requires patch
# @shows NOTES-1 NOTES-2
Authorization: Bearer {{token}}
Content-Type: application/json

### Create the note
# Why this step is here.
# @shows NOTES-3, NOTES-4
# @shows NOTES-5
POST /notes
X-Trace: 1

{
  "text": "a"
}

---
HTTP 201
Location: {{baseUrl}}/notes/{{id}}

{"id":"{{id}}","text":"a"}

### Delete it
DELETE /notes/{{id}}
---
204
`;

describe('parseTranscript', () => {
  it('reads prose, annotations and steps', () => {
    const transcript = parseTranscript(DOCUMENT, 'notes/keep.http');
    expect(transcript).toEqual({
      name: 'notes/keep.http',
      description: 'A client keeps a note.\nTwo lines of prose.',
      sections: ['RFC 7644 §3.3'],
      requires: ['patch'],
      shows: ['NOTES-1', 'NOTES-2'],
      steps: [
        {
          title: 'Create the note',
          line: 9,
          shows: ['NOTES-3', 'NOTES-4', 'NOTES-5'],
          request: {
            method: 'POST',
            target: '/notes',
            headers: [
              { name: 'Authorization', value: 'Bearer {{token}}' },
              { name: 'Content-Type', value: 'application/json' },
              { name: 'X-Trace', value: '1' },
            ],
            body: '{\n  "text": "a"\n}',
          },
          response: {
            status: 201,
            headers: [{ name: 'Location', value: '{{baseUrl}}/notes/{{id}}' }],
            body: { id: '{{id}}', text: 'a' },
          },
        },
        {
          title: 'Delete it',
          line: 26,
          shows: [],
          request: {
            method: 'DELETE',
            target: '/notes/{{id}}',
            headers: [{ name: 'Authorization', value: 'Bearer {{token}}' }],
            body: undefined,
          },
          response: { status: 204, headers: [], body: undefined },
        },
      ],
    });
  });

  it("lets a step's own header stand in for the document's", () => {
    const text = 'Accept: a/b\n### One\nGET /x\naccept: c/d\n---\n200\n';
    expect(parseTranscript(text, 'x').steps[0]?.request.headers).toEqual([{ name: 'accept', value: 'c/d' }]);
  });

  it('takes CRLF line ends', () => {
    expect(parseTranscript(DOCUMENT.replaceAll('\n', '\r\n'), 'x').steps).toEqual(
      parseTranscript(DOCUMENT, 'x').steps,
    );
  });

  it.each([
    ['# prose only\n', 'x:1: the document has no step ("### title").'],
    ['\n###\nGET /x\n---\n200\n', 'x:2: the step has no title.'],
    ['### One\nGET /x\n', 'x:1: the step "One" has no "---" line between request and response.'],
    ['### One\n---\n200\n', 'x:1: the step has no request.'],
    ['### One\nGET /x\n---\n', 'x:1: the step has no response.'],
    ['### One\nget /x\n---\n200\n', 'x:2: "get /x" is no request line such as "GET /Users".'],
    ['### One\nGET x\n---\n200\n', 'x:2: "GET x" is no request line such as "GET /Users".'],
    ['### One\nGET /a b\n---\n200\n', 'x:2: "GET /a b" is no request line such as "GET /Users".'],
    ['### One\nGET /x\n\nbody\n---\n200\n', 'x:2: a GET request has no body.'],
    ['### One\nGET /x\n---\nOK\n', 'x:4: "OK" is no status line such as "HTTP 200".'],
    ['### One\nGET /x\n---\n200\n{"a":1}\n', 'x:5: "{"a":1}" is no header; a blank line ends the headers.'],
    ['### One\nGET /x\n---\n200\n\n\n{"a":1,}\n', 'x:7: the expected body that begins here is no JSON.'],
    [
      '### One\nGET /{{ id }}\n---\n200\n',
      'x:2: "{{ id }}" is no placeholder such as {{id}}, {{count:integer}} or {{created:dateTime}}.',
    ],
    [
      '### One\nGET /x\n---\n200\n\n{"a":"{{a:colour}}"}\n',
      'x:6: "{{a:colour}}" is no placeholder such as {{id}}, {{count:integer}} or {{created:dateTime}}.',
    ],
  ])('says where and why %j is wrong', (text, message) => {
    expect(() => parseTranscript(text, 'x')).toThrow(message);
  });
});
