import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildDocs } from './build-docs.ts';

const project = join(import.meta.dirname, '..');

try {
  const page = await buildDocs(join(project, '..', '..', 'openapi'), join(project, 'dist'));
  console.log(`The API reference: ${pathToFileURL(page).href}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
