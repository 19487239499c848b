#!/usr/bin/env node
import { isatty } from 'node:tty';

import { createScreen } from '@drawbridge/terminal';

import { runCli } from './cli/run-cli.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const stop = new AbortController();
for (const name of SIGNALS) process.on(name, onSignal);
// That a terminal was closed is no reason to end in the middle of a write.
process.on('SIGHUP', () => undefined);

/** The next signal finds nobody who listens, and ends the process at once. */
function onSignal(): void {
  for (const name of SIGNALS) process.off(name, onSignal);
  stop.abort();
}

const closed = new AbortController();
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read has seen enough, as `head` has; or the terminal was closed.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    if (stream === process.stdout) closed.abort();
  });
}

const { NO_COLOR: noColor = '' } = process.env;

process.exitCode = await runCli({
  arguments: process.argv.slice(2),
  env: process.env,
  ...createScreen({
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    drawable: isatty(process.stderr.fd),
  }),
  ...(isatty(process.stdin.fd) &&
    isatty(process.stdout.fd) && {
      terminal: { input: process.stdin, output: process.stdout },
    }),
  width: process.stdout.columns ?? 100,
  color: isatty(process.stdout.fd) && noColor === '',
  clock: () => new Date(),
  signal: stop.signal,
  outputClosed: closed.signal,
});
