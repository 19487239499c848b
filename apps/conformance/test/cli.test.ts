import { join } from 'node:path';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import { expect, it } from 'vitest';
import { runCli, type CliOptions } from '../src/cli.ts';

const URL = 'http://scim.test/api/scim/v2';

const handler = createScimHandler({
  store: createMemoryStore(),
  authenticate: (token) => (token === 'a-token' ? { name: 'conformance', scopes: ['scim'] } : undefined),
});

/** Runs the command line and gives its exit code and all that it prints. */
async function run(
  args: readonly string[],
  fetch: CliOptions['fetch'] = handler,
): Promise<{ readonly code: number; readonly output: string }> {
  const lines: string[] = [];
  const write = (text: string): void => {
    lines.push(text);
  };
  const root = join(import.meta.dirname, '..', '..', '..');
  const code = await runCli({
    arguments: args,
    root,
    node: process.execPath,
    print: write,
    printError: write,
    fetch,
  });
  return { code, output: lines.join('\n') };
}

/** A service provider whose configuration lacks features. */
function without(features: Readonly<Record<string, object>>): CliOptions['fetch'] {
  return async (request) => {
    const response = await handler(request);
    if (!request.url.endsWith('/ServiceProviderConfig')) return response;
    const configuration: unknown = await response.json();
    return Response.json(Object.assign({}, configuration, features));
  };
}

it('documents that hold are listed with their steps, and the exit code is 0', async () => {
  const { code, output } = await run(['play', `${URL}/`, 'a-token', '--only', 'rfc7644/3.5.2.1']);
  expect(output).toMatch(/^✓ rfc7644\/3\.5\.2\.1-add\.http {2}\d+ steps\n1 hold, 0 differ, 0 skipped$/);
  expect(code).toBe(0);
});

it('what the server does not support is skipped, and said', async () => {
  const fetch = without({ patch: { supported: false } });
  const { code, output } = await run(['play', URL, 'a-token', '--only', 'rfc7644/3.5.2.1'], fetch);
  expect(output).toMatch(/^- rfc7644\/3\.5\.2\.1-add\.http {2}needs patch\n0 hold, 0 differ, 1 skipped$/);
  expect(code).toBe(0);
});

it('a server that answers otherwise is told by document and line, and the exit code is 1', async () => {
  const fetch: CliOptions['fetch'] = async (request) => {
    const response = await handler(request);
    return request.method === 'DELETE' ? new Response(null, { status: 200 }) : response;
  };
  const { code, output } = await run(['play', URL, 'a-token', '--only', 'rfc7644/3.6'], fetch);
  expect(output).toMatch(/^✗ rfc7644\/3\.6-delete\.http {2}\d+: the response to "Delete"/);
  expect(output).toContain('status: expected 204, got 200');
  expect(output).toMatch(/\n0 hold, 1 differ, 0 skipped$/);
  expect(code).toBe(1);
});

it('a server that does not answer is one sentence', async () => {
  const refuse = async (): Promise<Response> => new Response(null, { status: 502 });
  expect(await run(['play', URL, 'a-token'], refuse)).toEqual({
    code: 1,
    output: `${URL}/ServiceProviderConfig answers 502.`,
  });
});

it('a call without a token is refused', async () => {
  const { code, output } = await run(['play', URL]);
  expect(output).toBe("error: missing required argument 'token'");
  expect(code).toBe(2);
});
