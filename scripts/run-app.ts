// Builds an app and what it needs, then runs it in this process: `node scripts/run-app.ts demo …`.
// The build is told on standard error, and only when it fails, so that the app's output is the app's alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [app = '', ...rest] = process.argv.slice(2);
const root = path.resolve(import.meta.dirname, '..');

let interrupted = false;
const interrupt = (): void => {
  interrupted = true;
};
process.once('SIGINT', interrupt).once('SIGTERM', interrupt);

if (process.stderr.isTTY) process.stderr.write('Building …\n');
const turbo = spawn(
  'turbo',
  ['run', 'build', `--filter={./apps/${app}}...`, '--output-logs=errors-only', '--ui=stream'],
  { cwd: root, env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
);
const output: Buffer[] = [];
for (const stream of [turbo.stdout, turbo.stderr]) {
  stream.on('data', (part: Buffer) => output.push(part));
}
const [code]: unknown[] = await once(turbo, 'exit');

// The build tool ends with 0 when it is interrupted: what it left may be half an app.
if (interrupted) process.exitCode = 130;
else if (code !== 0) {
  process.stderr.write(Buffer.concat(output));
  process.exitCode = 1;
} else {
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  const main = path.join(root, 'apps', app, 'dist', 'main.js');
  process.argv = [process.execPath, main, ...rest];
  await import(pathToFileURL(main).href);
}
