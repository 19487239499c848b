import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { parseTranscript } from './parse-transcript.ts';
import { playTranscript, type PlayOptions } from './play-transcript.ts';

/** A service that answers every request with what the request asks for. */
async function oracle(request: Request): Promise<Response> {
  const { status = 200, headers = {}, body, text } = JSON.parse((await request.text()) || '{}');
  const content = text ?? (body === undefined ? null : JSON.stringify(body));
  return new Response(content, { status, headers });
}

/** A step that asks the oracle for one answer and expects another. */
function step(answer: object | string, expected: string): string {
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return `### Ask\nPOST /oracle\n\n${body}\n\n---\n${expected}\n`;
}

function play(text: string, options: Partial<PlayOptions> = {}): ReturnType<typeof playTranscript> {
  return playTranscript(parseTranscript(text, 'play.http'), {
    fetch: oracle,
    baseUrl: 'http://notes.test/api/',
    ...options,
  });
}

describe('playTranscript', () => {
  it('passes when status, headers and the whole body agree, in any order of members', async () => {
    const answer = {
      status: 201,
      headers: { etag: 'W/"1"', 'x-more': '1' },
      body: { a: [1, null], b: { c: true } },
    };
    const expected = 'HTTP 201\nETag: W/"1"\n\n{"b":{"c":true},"a":[1,null]}';
    await expect(play(step(answer, expected))).resolves.toEqual({
      variables: { baseUrl: 'http://notes.test/api' },
    });
  });

  it.each([
    ['another status', { status: 200 }, '201', 'status: expected 201, got 200'],
    ['a missing header', {}, '200\nETag: W/"1"', 'ETag: expected "W/"1"", missing'],
    ['another header', { headers: { etag: 'x' } }, '200\nETag: y', 'ETag: expected "y", got "x"'],
    ['an extra member', { body: { a: 1, b: 2 } }, '200\n\n{"a":1}', '$.b: not expected, got 2'],
    ['a missing member', { body: { a: 1 } }, '200\n\n{"a":1,"b":2}', '$.b: missing'],
    [
      'another value in depth',
      { body: { a: [{ b: 1 }] } },
      '200\n\n{"a":[{"b":2}]}',
      '$.a[0].b: expected 2, got 1',
    ],
    ['another type', { body: { a: '1' } }, '200\n\n{"a":1}', '$.a: expected 1, got "1"'],
    ['null for an object', { body: { a: null } }, '200\n\n{"a":{}}', '$.a: expected {}, got null'],
    ['an array for an object', { body: [] }, '200\n\n{}', '$: expected {}, got []'],
    ['a shorter array', { body: [1] }, '200\n\n[1,2]', '$: expected 2 elements, got 1'],
    ['another order of elements', { body: [2, 1] }, '200\n\n[1,2]', '$[0]: expected 1, got 2'],
    ['a body where none may be', { body: {} }, '200', 'body: expected none'],
    ['no body where one must be', {}, '200\n\n{}', 'body: missing'],
    ['a body that is no JSON', { text: '<html>' }, '200\n\n{}', 'body: expected JSON'],
  ])('fails on %s', async (_what, answer, expected, difference) => {
    await expect(play(step(answer, expected))).rejects.toThrow(`\n  ${difference}\n`);
  });

  it('names document, line and step, lists every difference and shows both sides', async () => {
    const text = `# Prose\n\n${step({ body: { a: 1 } }, '201\n\n{"a":2}')}`;
    await expect(play(text)).rejects.toThrow(
      [
        'play.http:3: the response to "Ask" (POST /oracle) differs:',
        '  status: expected 201, got 200',
        '  $.a: expected 2, got 1',
        '--- expected',
        'HTTP 201',
        '{\n  "a": 2\n}',
        '--- actual',
        'HTTP 200',
        '{\n  "a": 1\n}',
      ].join('\n'),
    );
  });

  it('captures on first use, from headers and within strings, and substitutes afterwards', async () => {
    const text = [
      step(
        {
          headers: { location: 'http://notes.test/api/notes/n1' },
          body: { id: 'n1', total: 7, at: '2024-01-02T03:04:05.678Z' },
        },
        '200\nLocation: {{baseUrl}}/notes/{{id}}\n\n{"id":"{{id}}","total":"{{total:integer}}","at":"{{at:dateTime}}"}',
      ),
      step('{"body":{"id":"{{id}}","total":{{total}}}}', '200\n\n{"id":"n1","total":"{{total}}"}'),
    ].join('\n');
    await expect(play(text)).resolves.toEqual({
      variables: { baseUrl: 'http://notes.test/api', id: 'n1', total: 7, at: '2024-01-02T03:04:05.678Z' },
    });
  });

  it.each([
    [
      'a later member',
      { a: 'x', b: 'y' },
      '{"a":"{{v}}","b":"{{v}}"}',
      '$.b: expected "{{v}}" ("x"), got "y"',
    ],
    ['the same string', { a: 'x-y' }, '{"a":"{{v}}-{{v}}"}', '$.a: expected "{{v}}-{{v}}", got "x-y"'],
    ['a given variable', { a: 'x' }, '{"a":"{{token}}"}', '$.a: expected "{{token}}" ("secret"), got "x"'],
    [
      'a captured number',
      { a: 1, b: '1' },
      '{"a":"{{n:integer}}","b":"{{n}}"}',
      '$.b: expected "{{n}}" (1), got "1"',
    ],
  ])('fails when %s contradicts a capture', async (_what, body, expected, difference) => {
    const played = play(step({ body }, `200\n\n${expected}`), { variables: { token: 'secret' } });
    await expect(played).rejects.toThrow(`\n  ${difference}\n`);
  });

  it('takes a whole value of any kind, and the same one alone when its name comes again', async () => {
    const text = (again: object): string =>
      step({ body: { a: { b: [1, null] } } }, '200\n\n{"a":"{{v:any}}"}') +
      step({ body: { a: again } }, '200\n\n{"a":"{{v:any}}"}');
    await expect(play(text({ b: [1, null] }))).resolves.toMatchObject({ variables: { v: '{"b":[1,null]}' } });
    await expect(play(text({ b: [1] }))).rejects.toThrow('$.a: expected "{{v:any}}"');
    await expect(play(step({ body: {} }, '200\n\n{"a":"{{v:any}}"}'))).rejects.toThrow('$.a: missing');
  });

  it.each([
    ['"{{a:dateTime}}"', 'yesterday'],
    ['"{{a:integer}}"', 1.5],
    ['"{{a:integer}}"', '1'],
    ['"{{a}}"', 1],
    ['"{{a}}"', ''],
  ])('does not capture %s from %j', async (expected, value) => {
    await expect(play(step({ body: [value] }, `200\n\n[${expected}]`))).rejects.toThrow('$[0]: expected');
  });

  it('takes a literal text as it is, not as a pattern', async () => {
    const literal = 'W/"1" (\\d+) [a-z]{2} ^$.*?|/';
    await expect(
      play(step({ body: [literal] }, `200\n\n[${JSON.stringify(literal)}]`)),
    ).resolves.toBeDefined();
    await expect(play(step({ body: ['axb'] }, '200\n\n["a.b"]'))).rejects.toThrow('$[0]: expected');
  });

  it('escapes what it puts into a JSON string', async () => {
    const text = step('{"body":["{{v}}"]}', '200\n\n["{{v}}"]');
    const variables = { v: 'W/"1"\\' };
    await expect(play(text, { variables })).resolves.toEqual({
      variables: { ...variables, baseUrl: 'http://notes.test/api' },
    });
  });

  it('says which variable a request lacks', async () => {
    await expect(play('### Read\nGET /notes/{{id}}\n---\n200\n')).rejects.toThrow(
      'play.http:1: "Read" could not be played: the request uses {{id}}, which nothing has set before.',
    );
  });

  it('says at which step a server could not be reached', async () => {
    const fetch = (): Promise<Response> => Promise.reject(new TypeError('connection refused'));
    await expect(play('### Read\nGET /x\n---\n200\n', { fetch })).rejects.toThrow(
      'play.http:1: "Read" could not be played: connection refused',
    );
  });

  it('stops with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(play(step({}, '200'), { signal, fetch: globalThis.fetch })).rejects.toThrow('enough');
  });

  it('plays over a socket and compares a redirect instead of following it', async () => {
    const server = createServer((request, response) => {
      response.writeHead(308, { location: `/elsewhere${request.url}` }).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const text = '### Redirect\nGET /x?y=1\n---\n308\nLocation: /elsewhere/api/x?y=1\n';
      const baseUrl = `http://127.0.0.1:${port}/api`;
      await expect(play(text, { fetch: globalThis.fetch, baseUrl })).resolves.toEqual({
        variables: { baseUrl },
      });
    } finally {
      server.close();
    }
  });
});
