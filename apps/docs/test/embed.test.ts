import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GUIDES, readBlocks, readPrograms } from './guide.ts';
import { startServer } from './start-server.ts';
import { strictestOptions } from './strictest-options.ts';
import { ANSWERS, TOKEN, useServer } from './use-server.ts';

const PROGRAMS = readBlocks('embed.md').filter(({ file }) => file !== undefined);

// Within this package, so that what the programs import is found.
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(path.join(import.meta.dirname, 'embed-'));
  for (const { file = '', code } of PROGRAMS) writeFileSync(path.join(directory, file), code);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('a program of the guide serves SCIM over a socket', () => {
  test.each(['express.ts', 'fastify.ts', 'hono.ts'])('%s', async (file) => {
    // Without its URL said, locations are to begin with the host that a request names.
    const variables = {
      SCIM_AUTH_TOKEN: TOKEN,
      SCIM_FILE: path.join(directory, `${file}.db`),
      SCIM_URL: undefined,
    };
    await using server = await startServer(path.join(directory, file), variables);
    expect(await useServer(`http://${server.host}`)).toEqual(ANSWERS);
  });
});

test('the programs of all guides keep the strictest types', () => {
  for (const { file = '', code } of GUIDES.flatMap(readBlocks).filter(
    (block) => block.file?.endsWith('.ts') === true,
  )) {
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
