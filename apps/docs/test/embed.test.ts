import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listen } from '@drawbridge/server';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GUIDES, readBlocks, readPrograms } from './guide.ts';
import { startServer } from './start-server.ts';
import { strictestOptions } from './strictest-options.ts';

const TOKEN = 'a-token-of-the-embedding-test';
const PROGRAMS = readBlocks('embed.md').filter(({ file }) => file !== undefined);

// Within this package, so that what the programs import is found.
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(path.join(import.meta.dirname, 'embed-'));
  for (const { file = '', code } of PROGRAMS) writeFileSync(path.join(directory, file), code);
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What a client is told by a server that works: see `useServer`. */
const ANSWERS = { created: 201, isLocated: true, patched: 200, active: [false], deleted: 204, stranger: 401 };

/** Creates a user, changes, finds and deletes it as a client behind a socket does, and asks without a token. */
async function useServer(origin: string): Promise<object> {
  const users = `${origin}/api/scim/v2/Users`;
  const ask = async (method: string, url: string, body?: object): Promise<Response> => {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/scim+json' };
    return fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  const created = await ask('POST', users, { userName: 'ida@example.com' });
  const { id, meta } = (await created.json()) as { id: string; meta: { location: string } };
  const patched = await ask('PATCH', `${users}/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });
  const found = await ask('GET', `${users}?filter=${encodeURIComponent('userName eq "ida@example.com"')}`);
  const { Resources } = (await found.json()) as { Resources: readonly { active: boolean }[] };
  return {
    created: created.status,
    isLocated: meta.location === `${users}/${id}`,
    patched: patched.status,
    active: Resources.map(({ active }) => active),
    deleted: (await ask('DELETE', `${users}/${id}`)).status,
    stranger: (await fetch(users)).status,
  };
}

describe('a program of the guide serves SCIM over a socket', () => {
  test.each(['express.ts', 'fastify.ts', 'hono.ts'])('%s', async (file) => {
    const variables = { SCIM_AUTH_TOKEN: TOKEN, SCIM_FILE: path.join(directory, `${file}.db`) };
    await using server = await startServer(path.join(directory, file), variables);
    expect(await useServer(`http://${server.host}`)).toEqual(ANSWERS);
  });

  test('next.ts, whose functions are called as Next calls them', async () => {
    process.env['SCIM_AUTH_TOKEN'] = TOKEN;
    process.env['SCIM_FILE'] = path.join(directory, 'next.db');
    const route = (await import(path.join(directory, 'next.ts'))) as Record<
      string,
      (request: Request) => Promise<Response>
    >;
    await using server = await listen(
      async (request) => route[request.method]?.(request) ?? new Response(null, { status: 405 }),
      { host: '127.0.0.1', port: 0 },
    );
    expect(await useServer(server.origin)).toEqual(ANSWERS);
  });
});

test('the programs of all guides keep the strictest types', () => {
  for (const { file = '', code } of GUIDES.flatMap(readBlocks).filter((block) => block.file !== undefined)) {
    writeFileSync(path.join(directory, file), code);
  }
  for (const [index, code] of GUIDES.flatMap(readPrograms).entries()) {
    writeFileSync(path.join(directory, `program-${index}.ts`), code);
  }
  const files = globSync('*.ts', { cwd: directory }).map((file) => path.join(directory, file));
  expect(files.length).toBeGreaterThan(PROGRAMS.length);
  const program = ts.createProgram(files, strictestOptions());
  const problems = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});
