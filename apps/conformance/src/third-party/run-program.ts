import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a program left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Both of its outputs, for whoever has to find out what went wrong. */
  readonly output: string;
}

/** Where a program runs; without them, where this one does. */
export interface Surroundings {
  readonly cwd?: string;
  /** The whole environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Ended> {
  const child = spawn(program, args, { ...surroundings, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: string[] = [];
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    stdout.push(part);
    output.push(part);
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => output.push(part));
  const [code]: unknown[] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : 1, stdout: stdout.join(''), output: output.join('') };
}

/**
 * Runs a program that has to succeed.
 *
 * @throws Error with the end of what it wrote.
 */
export async function requireProgram(
  program: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<string> {
  const { code, stdout, output } = await runProgram(program, args, surroundings);
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output.slice(-2000)}`);
  return stdout;
}
