import { resolve } from 'node:path';
import { runCli } from './cli.ts';

process.exitCode = await runCli({
  arguments: process.argv.slice(2),
  root: resolve(import.meta.dirname, '../../..'),
  node: process.execPath,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  fetch,
});
