import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildDocs } from '../src/build-docs.ts';
import { isJsonObject, objectOf, textOf, childrenOf } from '../src/json.ts';

const OPENAPI = join(import.meta.dirname, '..', '..', '..', 'openapi');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Every operation as it stands in the contracts, read without the code under test. */
async function operationsOfContracts(): Promise<
  readonly { anchor: string; summary: string; path: string }[]
> {
  const files = (await readdir(OPENAPI)).filter((file) => file.endsWith('.yaml'));
  const operations = await Promise.all(
    files.map(async (file) => {
      const root: unknown = parse(await readFile(join(OPENAPI, file), 'utf8'));
      if (!isJsonObject(root)) return [];
      return Object.keys(objectOf(root, 'paths')).flatMap((path) =>
        childrenOf(objectOf(root, 'paths'), path)
          .filter(([, operation]) => textOf(operation, 'operationId') !== '')
          .map(([, operation]) => ({
            anchor: `${file.replace('.yaml', '')}-${textOf(operation, 'operationId')}`,
            summary: textOf(operation, 'summary'),
            path,
          })),
      );
    }),
  );
  return operations.flat();
}

const MISSING = !existsSync(CHROMIUM);
if (MISSING)
  console.warn(`Skipped, the page was not opened: there is no ${CHROMIUM}; set CHROMIUM to a browser.`);

describe.skipIf(MISSING)(`the page in ${CHROMIUM}`, () => {
  let directory = '';
  let browser: Browser | undefined;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'docs-'));
    const file = await buildDocs(OPENAPI, directory);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href, { waitUntil: 'networkidle' });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true });
  });

  it('shows every operation of every contract', async () => {
    const operations = await operationsOfContracts();
    expect(operations.length).toBeGreaterThan(15);
    for (const { anchor, summary, path } of operations) {
      const article = page.locator(`[id="${anchor}"]:visible`);
      const text = await article.innerText({ timeout: 1000 });
      expect(text).toContain(summary);
      expect(text).toContain(path);
    }
  });

  it('requests nothing but itself and has nothing to complain about', () => {
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  it('has a target for each of its links, and no id twice', async () => {
    const { links, ids } = await page.evaluate(() => ({
      links: [...document.querySelectorAll('a[href^="#"]')].map((link) =>
        link.getAttribute('href')?.slice(1),
      ),
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
    }));
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => link === undefined || !ids.includes(link))).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('is never wider than a narrow window', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    await page.setViewportSize({ width: 1400, height: 900 });
    expect(width).toBeLessThanOrEqual(390);
  });
});
