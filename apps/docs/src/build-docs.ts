import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseOpenApi } from './openapi-document.ts';
import { readContract } from './read-contract.ts';
import { renderPage } from './render-page.ts';

/** The contract that the page begins with. */
const FIRST = 'scim.yaml';

/**
 * Renders every contract of a directory into one page.
 *
 * @param openapi the directory of the `.yaml` files.
 * @param output the directory to write `index.html` into; it is made when it is missing.
 * @returns the page's path.
 * @throws Error with one sentence when a file cannot be read, is no OpenAPI 3.1, or refers to what it does not have.
 */
export async function buildDocs(openapi: string, output: string): Promise<string> {
  const files = (await readdir(openapi)).filter((file) => file.endsWith('.yaml')).toSorted(firstFirst);
  if (files.length === 0) throw new Error(`${openapi} has no .yaml file.`);
  const contracts = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(openapi, file), 'utf8');
      return readContract(parseOpenApi(text, basename(file, '.yaml')));
    }),
  );
  const style = await readFile(join(import.meta.dirname, 'page.css'), 'utf8');
  const page = join(output, 'index.html');
  await mkdir(output, { recursive: true });
  await writeFile(page, renderPage(contracts, style));
  return page;
}

function firstFirst(left: string, right: string): number {
  return Number(right === FIRST) - Number(left === FIRST) || left.localeCompare(right);
}
