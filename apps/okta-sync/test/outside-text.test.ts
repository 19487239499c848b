import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { alertsOf } from '../src/ops/alert.ts';
import { createReporter } from '../src/view/create-reporter.ts';
import { formatExplanation } from '../src/view/format-explanation.ts';
import { formatRunDetail } from '../src/view/format-history.ts';
import { formatPlan } from '../src/view/format-plan.ts';
import { formatResult } from '../src/view/format-result.ts';
import { formatStatus } from '../src/view/format-status.ts';
import { createBridge, TOKENS } from './bridge.ts';

it('a token that the application repeats in its answers is written nowhere', async () => {
  const bridge = await createBridge();
  const repeating = bridge.restart({
    scimFetch: async (request) =>
      request.method === 'POST'
        ? Response.json(
            {
              schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
              status: '400',
              detail: `no such header: ${request.headers.get('authorization')}`,
            },
            { status: 400, headers: { 'content-type': 'application/scim+json' } },
          )
        : bridge.handler(request),
  });
  const result = await repeating.cycle();
  expect(JSON.stringify(result.results)).toContain('no such header: Bearer [secret]');
  expect(formatResult(result)).not.toContain(TOKENS.target);
  expect(await allFiles(bridge.config.state)).toContain('no such header: Bearer [secret]');
  expect(await allFiles(bridge.config.state)).not.toContain(TOKENS.target);
});

async function allFiles(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join(
    '\n',
  );
}

const EVIL = 'eve\u001b[2K\u001b[1A\u0007\u202e\n! blocked@x.com';
const UNFIT = /[^\P{Cc}\n]|\u202e|^! blocked/mu;

it('a name with controls is shown escaped in the plan, the result, the history and the explanation', async () => {
  const bridge = await createBridge();
  const { org } = bridge.sandbox;
  const eve = org.createUser({ login: EVIL, email: 'e@x.com', firstName: 'E', lastName: 'E' });
  org.addToGroup(org.findGroup('Retool Admins')?.id ?? '', eve.id);
  const planned = await bridge.sync.plan();
  const explanation = await bridge.sync.explain(eve.id);
  const refusing = bridge.restart({
    scimFetch: async (request) =>
      request.method === 'POST' ? new Response(`no ${EVIL}`, { status: 400 }) : bridge.handler(request),
  });
  const result = await refusing.cycle();
  const detail = await bridge.sync.detail(result.id);
  const printed: string[] = [];
  createReporter((text) => printed.push(text), { full: true, clock: () => new Date() })({
    kind: 'cycle',
    result,
  });
  const alerts = alertsOf({ kind: 'cycle', result }, '2026-01-01T00:00:00Z').map(({ text }) => text);
  const texts = [
    formatPlan(planned.plan, { full: true }),
    formatResult(result, { full: true }),
    formatExplanation(explanation),
    formatRunDetail(detail ?? { summary: undefined, journal: undefined }, { full: true }),
    formatStatus(await bridge.sync.status(), { full: true }),
    ...printed,
    ...alerts,
  ];
  expect(texts.slice(0, 4).filter((text) => text.includes(String.raw`eve\u{1b}[2K`))).toHaveLength(4);
  expect(texts.filter((text) => UNFIT.test(text))).toEqual([]);
});
