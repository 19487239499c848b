import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSite } from './build-site.ts';
import { serveSite } from './serve-site.ts';

const project = join(import.meta.dirname, '..');
const output = join(project, 'dist');

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

try {
  const page = await buildSite({ root: join(project, '..', '..'), node: process.execPath, output });
  console.log(`The documentation: ${pathToFileURL(page).href}`);
  if (process.argv.includes('--serve')) {
    const port = Number(process.env['PORT'] ?? 4400);
    console.log(`and, able to ask servers on this machine: ${await serveSite(output, port, stop.signal)}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
