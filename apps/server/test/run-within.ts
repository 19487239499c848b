import { runCli } from '../src/cli.ts';
import type { Outcome } from './server-process.ts';

/** Runs a command within this process, which is quicker; a server that runs beside it is another one all the same. */
export async function runWithin(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCli({
    arguments: command,
    env,
    print: (text) => stdout.push(`${text}\n`),
    printError: (text) => stderr.push(`${text}\n`),
    clock: () => new Date(),
    signal: new AbortController().signal,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}
