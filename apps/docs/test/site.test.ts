import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import { listen } from '@drawbridge/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../src/build-site.ts';
import { serveSite } from '../src/serve-site.ts';
import { CHROMIUM, IS_MISSING, launchChromium } from './chromium.ts';
import { readOperations } from './contract-operations.ts';
import { ROOT } from './guide.ts';

let site = '';
beforeAll(async () => {
  site = mkdtempSync(path.join(os.tmpdir(), 'site-'));
  await buildSite({ root: ROOT, node: process.execPath, output: site });
}, 120_000);
afterAll(() => rmSync(site, { recursive: true }));

function read(file: string): string {
  return readFileSync(path.join(site, file), 'utf8');
}

describe('the site', () => {
  it.each([
    'index.html',
    'guides/okta.html',
    'guides/entra-id.html',
    'guides/default-groups.html',
    'guides/custom-attributes.html',
    'guides/embed.html',
    'guides/behind-a-proxy.html',
    'guides/own-store.html',
    'guides/script.html',
    'rules.html',
    'conformance.html',
    'api/scim.html',
    'api/admin.html',
    'commands/server.html',
    'commands/okta-sync.html',
    'commands/scim.html',
    'sync/configuration.html',
    'reference/scim-client.html',
    'reference/scim-server-sqlite.html',
  ])('has %s, and its navigation leads there', (file) => {
    expect(statSync(path.join(site, file)).size).toBeGreaterThan(1000);
    expect(read('index.html')).toContain(`href="${file}"`);
  });

  it('tells of the commands and the settings what the programs themselves say', () => {
    expect(read('commands/server.html')).toContain('id="server-token-create"');
    expect(read('commands/okta-sync.html')).toContain('Usage: okta-sync plan');
    expect(read('commands/scim.html')).toContain('Usage: scim groups set-members');
    expect(read('sync/configuration.html')).toContain('rateShare');
  });

  it('tells of every variable that the server reads', () => {
    const source = readFileSync(path.join(ROOT, 'apps/server/src/config/parse-environment.ts'), 'utf8');
    const variables = [...source.matchAll(/^ {2}(?<name>[A-Z][A-Z_]+): /gm)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );
    expect(variables.length).toBeGreaterThan(10);
    const told = read('apps/server.html') + read('operating.html');
    expect(variables.filter((name) => !told.includes(`<code>${name}`))).toEqual([]);
  });

  it('shows what a requirement of the conformance table is shown by, to the line', () => {
    const link = /href="(?<file>source\/transcripts\/[^"#]+)#(?<line>L\d+)"/.exec(
      read('conformance.html'),
    )?.groups;
    expect(read(link?.['file'] ?? '')).toContain(`id="${link?.['line'] ?? ''}"`);
  });

  it('has all that its pages say in one text, and a list of them', () => {
    expect(read('llms.txt')).toContain('[Provision with Okta](guides/okta.html): Okta pushes users');
    expect(read('llms-full.txt')).toContain('# Provision with Okta');
    expect(read('llms-full.txt')).toContain('createScimHandler');
  });

  it('names no other host but in links to follow and in examples', () => {
    for (const file of globSync('**/*.html', { cwd: site })) {
      expect(read(file)).not.toMatch(/<(?:script|img|link|iframe)[^>]+(?:src|href)="https?:/);
    }
  });
});

describe.skipIf(IS_MISSING)(`the site in ${CHROMIUM}`, () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    page = await openPage(browser);
  }, 60_000);
  afterAll(async () => browser?.close());

  async function openPage(of: Browser): Promise<Page> {
    const opened = await of.newPage({ viewport: { width: 1280, height: 900 } });
    opened.on('request', (request) => requests.push(request.url()));
    opened.on('console', (message) => complaints.push(message.text()));
    opened.on('pageerror', (error) => complaints.push(error.message));
    return opened;
  }

  async function visit(file: string): Promise<void> {
    await page.goto(`${pathToFileURL(site).href}/${file}`);
  }

  it('opens every page from its file: nothing is asked elsewhere, complained about, or too wide for a phone', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const wide: string[] = [];
    const files = globSync('**/*.html', { cwd: site });
    // Those that show a file are alike.
    for (const file of [
      ...files.filter((name) => !name.startsWith('source/')),
      ...files.filter((name) => name.startsWith('source/')).slice(0, 3),
    ]) {
      await visit(file);
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 390) wide.push(file);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(wide).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('shows every operation of every contract', async () => {
    const operations = await readOperations();
    expect(operations.length).toBeGreaterThan(15);
    for (const contract of new Set(operations.map((operation) => operation.contract))) {
      await visit(`api/${contract}.html`);
      for (const { anchor, summary, path: route } of operations.filter(
        (operation) => operation.contract === contract,
      )) {
        const text = await page.locator(`[id="${anchor}"]:visible`).innerText({ timeout: 1000 });
        expect(text).toContain(summary);
        expect(text).toContain(route);
      }
    }
  });

  it('finds by the keyboard alone', async () => {
    await visit('guides/okta.html');
    await page.keyboard.press('/');
    await page.keyboard.type('last active adm');
    await page.locator('dialog.search li a').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/rules\.html#the-last-active-admin/);
    expect(await page.locator('h2:target').innerText()).toContain('The last active admin');
    expect(complaints).toEqual([]);
  });

  it('says that nothing is found', async () => {
    await visit('index.html');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('xyzzyplugh');
    await page.locator('.state:not(:empty)').waitFor();
    expect(await page.locator('.state').innerText()).toBe('Nothing is found for “xyzzyplugh”.');
  });

  it('keeps the colours that its reader chose on every page', async () => {
    const background = async (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    await visit('index.html');
    const light = await background();
    await page.locator('.theme').click();
    await page.locator('.theme').click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await visit('rules.html');
    expect(await background()).toBe(dark);
    await page.locator('.theme').click();
  });

  it('opens its navigation on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await visit('index.html');
    const link = page.getByRole('link', { name: 'Rules', exact: true }).first();
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu' }).click();
    await link.click();
    expect(page.url()).toMatch(/rules\.html$/);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('tries an operation against a server on this machine, when it is served', async () => {
    const token = 'a-token-of-the-site-test';
    const handler = createScimHandler({
      store: createMemoryStore(),
      authenticate: (sent) => (sent === token ? { name: 'site', scopes: ['scim'] } : undefined),
    });
    await using server = await listen(handler, { host: '127.0.0.1', port: 0 });
    const stop = new AbortController();
    const url = await serveSite(site, 0, stop.signal);
    try {
      await page.goto(`${url}api/scim.html`);
      await page.locator('.target [name=base]').fill(`${server.origin}/api/scim/v2`);
      await page.locator('.target [name=token]').fill(token);
      const operation = page.locator('[id="scim-createUser"]');
      await operation.locator('.try summary').click();
      await operation.locator('[name=attributes]').fill('userName');
      await operation.locator('textarea').fill('{"userName":"tried@example.com"}');
      await operation.getByRole('button', { name: 'Send POST' }).click();
      const output = operation.locator('output', { hasText: '201' });
      await output.waitFor({ timeout: 5000 });
      expect(await output.innerText()).toContain('"userName": "tried@example.com"');
      expect(await output.innerText()).toContain(
        `POST ${server.origin}/api/scim/v2/Users?attributes=userName`,
      );
      const conditional = page.locator('[id="scim-getUser"]');
      await conditional.locator('.try summary').click();
      await conditional.locator('[name=id]').fill('nobody');
      await conditional.getByRole('button', { name: 'Send GET' }).click();
      await conditional.locator('output', { hasText: '404' }).waitFor({ timeout: 5000 });
      await page.reload();
      expect(await page.locator('.target [name=token]').inputValue()).toBe(token);
      expect(await page.evaluate(() => localStorage.length)).toBeLessThanOrEqual(1);
    } finally {
      stop.abort();
    }
  });

  it('says why, when a server does not let it ask', async () => {
    const handler = createScimHandler({ store: createMemoryStore(), authenticate: () => undefined });
    await using server = await listen(handler, { host: '127.0.0.1', port: 0 });
    await visit('api/scim.html');
    await page.locator('.target [name=base]').fill(`${server.origin}/api/scim/v2`);
    const operation = page.locator('[id="scim-listUsers"]');
    await operation.locator('.try summary').click();
    await operation.getByRole('button', { name: 'Send GET' }).click();
    await operation.locator('output', { hasText: 'CORS' }).waitFor({ timeout: 5000 });
    expect(complaints.splice(0).join()).toContain('CORS');
    await page.locator('.target [name=base]').fill('https://example.com/api/scim/v2');
    await operation.getByRole('button', { name: 'Send GET' }).click();
    await operation
      .locator('output', { hasText: 'example.com is not on this machine' })
      .waitFor({ timeout: 5000 });
  });
});

describe('the pass from a served page to a server', () => {
  it('is closed to every other page', async () => {
    const stop = new AbortController();
    const url = await serveSite(site, 0, stop.signal);
    try {
      const answer = await fetch(`${url}local/3000/`, { headers: { 'Sec-Fetch-Site': 'cross-site' } });
      expect(answer.status).toBe(403);
      expect(await (await fetch(`${url}index.html`)).text()).toBe(read('index.html'));
    } finally {
      stop.abort();
    }
  });
});
