import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCommands } from './commands/read-commands.ts';
import { renderCommands } from './commands/render-commands.ts';
import { runApp } from './commands/run-program.ts';
import { readContracts } from './contract/read-contracts.ts';
import { renderContract } from './contract/render-contract.ts';
import { findDocuments } from './documents/find-documents.ts';
import { makeAtlas } from './documents/make-atlas.ts';
import { renderDocument } from './documents/render-document.ts';
import { renderFile } from './documents/render-file.ts';
import { createHighlight } from './markdown/create-highlight.ts';
import { describePackages } from './packages/describe-packages.ts';
import { findEntryPoints } from './packages/find-entry-points.ts';
import type { Group, Page } from './site/page.ts';

/** The programs whose commands are told of. */
const PROGRAMS: readonly (readonly [app: string, group: Group])[] = [
  ['server', 'The server'],
  ['okta-sync', 'The daemon'],
  ['scim', 'The command line'],
];

/** Makes every page of the site, in the order of the navigation within each group. */
export async function readPages(root: string, node: string): Promise<readonly Page[]> {
  const [documents, generated] = await Promise.all([readDocuments(root), readGenerated(root, node)]);
  return [...documents, ...generated];
}

async function readDocuments(root: string): Promise<readonly Page[]> {
  const places = findDocuments(root);
  const [written, described, contracts, highlight] = await Promise.all([
    Promise.all(
      places.map(async (place) => ({ ...place, text: await readFile(join(root, place.source), 'utf8') })),
    ),
    findEntryPoints(root).then((entries) => describePackages(root, entries)),
    readContracts(join(root, 'openapi')),
    createHighlight(),
  ]);
  const documents = [
    ...written,
    ...described.map((document) => ({ ...document, group: 'Package reference' as const })),
  ];
  const { atlas, files } = makeAtlas(root, documents, [
    { source: 'openapi', path: 'api/scim.html' },
    ...contracts.map(({ name }) => ({ source: `openapi/${name}.yaml`, path: `api/${name}.html` })),
  ]);
  return [
    ...documents.map((document) => renderDocument(document, document.group, atlas, highlight)),
    ...contracts.map(renderContract),
    ...(await Promise.all(
      files.map(async (place) => renderFile(place, await readFile(join(root, place.source), 'utf8'))),
    )),
  ];
}

/** What programs say of themselves; one after the other, since each is started many times. */
async function readGenerated(root: string, node: string): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (const [app, group] of PROGRAMS) {
    pages.push(renderCommands(app, group, await readCommands(app, runApp(node, root, app))));
  }
  return pages;
}
