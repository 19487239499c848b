#!/usr/bin/env node
import { isatty } from 'node:tty';

import { runCli } from './cli.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const stop = new AbortController();
for (const name of SIGNALS) process.on(name, onSignal);

/** The next signal finds nobody who listens, and ends the process at once. */
function onSignal(): void {
  for (const name of SIGNALS) process.off(name, onSignal);
  stop.abort();
}

const closed = new AbortController();
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has seen enough, as `head` has.
    if (error.code !== 'EPIPE') throw error;
    if (stream === process.stdout) closed.abort();
  });
}

const { NO_COLOR: noColor = '' } = process.env;

process.exitCode = await runCli({
  arguments: process.argv.slice(2),
  env: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  printError: (text) => process.stderr.write(`${text}\n`),
  width: process.stdout.columns ?? 100,
  color: isatty(process.stdout.fd) && noColor === '',
  clock: () => new Date(),
  signal: stop.signal,
  outputClosed: closed.signal,
});
