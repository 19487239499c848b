import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunProgram } from './read-commands.ts';

/** An app is started once for each of its commands; compiled code makes that three times as fast. */
const ENVIRONMENT = { NODE_COMPILE_CACHE: join(tmpdir(), 'drawbridge-docs-compile-cache') };

/** Runs an app of this repository from its sources, with the given Node. */
export function runApp(node: string, root: string, app: string): RunProgram {
  const main = join(root, 'apps', app, 'src', 'main.ts');
  return async (words) => {
    const args = ['--conditions=source', main, ...words];
    const { stdout } = await promisify(execFile)(node, args, { env: ENVIRONMENT });
    return stdout;
  };
}
