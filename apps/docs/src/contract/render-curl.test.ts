import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Contract, Operation } from './contract.ts';
import { renderCurl } from './render-curl.ts';

const CONTRACT: Contract = {
  name: 'notes',
  title: 'Notes',
  version: '1',
  description: '',
  server: 'http://notes.test',
  sections: [],
  schemas: [],
};
const BODY = { text: `it's "$HOME"` };
const OPERATION: Operation = {
  id: 'createNote',
  method: 'POST',
  path: '/notes/{id}',
  summary: '',
  description: '',
  credential: 'Authorization: Bearer $TOKEN',
  parameters: [],
  request: {
    description: '',
    mediaTypes: ['application/json'],
    schema: undefined,
    examples: [{ title: '', value: BODY }],
  },
  responses: [],
};

it('is a command whose arguments a shell takes as they are meant', async () => {
  const command = renderCurl(CONTRACT, OPERATION).replace('curl', `printf '%s\\n'`);
  const { stdout } = await promisify(execFile)('sh', ['-c', command], { env: { TOKEN: 'secret' } });
  expect(stdout.trimEnd().split('\n')).toEqual([
    '-X',
    'POST',
    'http://notes.test/notes/{id}',
    '-H',
    'Authorization: Bearer secret',
    '-H',
    'Content-Type: application/json',
    '-d',
    JSON.stringify(BODY),
  ]);
});

it('sends the fields of a form as a form', () => {
  const request = {
    description: '',
    mediaTypes: ['application/x-www-form-urlencoded'],
    schema: undefined,
    examples: [{ title: '', value: { grant: 'client', scope: 'read write' } }],
  };
  expect(renderCurl(CONTRACT, { ...OPERATION, request })).toContain(`-d 'grant=client&scope=read+write'`);
});
