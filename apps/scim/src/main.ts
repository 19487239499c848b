#!/usr/bin/env node
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { isatty } from 'node:tty';
import { createScreen } from '@drawbridge/terminal';
import { runCli } from './run-cli.ts';

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
    // Whoever read has seen enough, as `head` has; or the terminal was closed.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    if (stream === process.stdout) closed.abort();
  });
}

const { NO_COLOR: noColor = '' } = process.env;
const readByPerson = isatty(process.stdout.fd);

process.exitCode = await runCli({
  arguments: process.argv.slice(2),
  env: process.env,
  ...createScreen({
    stdout: (line) => process.stdout.write(line),
    stderr: (line) => process.stderr.write(line),
    drawable: isatty(process.stderr.fd),
  }),
  drained: async () => {
    if (process.stdout.writableNeedDrain && !closed.signal.aborted) {
      await once(process.stdout, 'drain', { signal: closed.signal }).catch(() => undefined);
    }
  },
  readInput: () => buffer(process.stdin),
  ...(isatty(process.stdin.fd) &&
    isatty(process.stderr.fd) && { questions: { input: process.stdin, output: process.stderr } }),
  readByPerson,
  width: process.stdout.columns ?? 100,
  color: readByPerson && noColor === '',
  clock: () => new Date(),
  signal: stop.signal,
  outputClosed: closed.signal,
});
