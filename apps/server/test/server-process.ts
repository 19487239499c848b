import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');

/** A server that runs as a process of its own, as a person would start it; disposing of it ends it with SIGTERM. */
export interface ServerProcess extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly baseUrl: string;
  /** Where the admin API listens; empty where it does not. */
  readonly adminOrigin: string;
  /** Everything that it has written. */
  readonly output: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<unknown>;
}

/** What a command left behind. */
export interface Outcome {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/** Starts the server on free ports and waits until it listens. */
export async function startProcess(variables: Variables): Promise<ServerProcess> {
  const child = spawnMain([], { PORT: '0', ...variables });
  const parts: string[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()));
  const output = (): string => parts.join('');
  const exited = once(child, 'exit').then(([code]: unknown[]) => code);
  for (let tries = 0; !output().includes('"listening"'); tries += 1) {
    if (tries > 400 || child.exitCode !== null) throw new Error(`the server did not start: ${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const fieldOf = (name: string): string => new RegExp(`"${name}":"([^"]+)"`).exec(output())?.[1] ?? '';
  const end = async (signal: NodeJS.Signals): Promise<unknown> => {
    child.kill(signal);
    return exited;
  };
  return {
    origin: fieldOf('origin'),
    baseUrl: fieldOf('baseUrl'),
    adminOrigin: fieldOf('adminOrigin'),
    output,
    end,
    [Symbol.asyncDispose]: async () => {
      await end('SIGTERM');
    },
  };
}

/** Runs a command to its end. */
export async function runCommand(command: readonly string[], variables: Variables): Promise<Outcome> {
  const child = spawnMain(command, variables);
  const stdout: string[] = [];
  const stderr: string[] = [];
  child.stdout.on('data', (part: Buffer) => stdout.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => stderr.push(part.toString()));
  const [code]: unknown[] = await once(child, 'close');
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function spawnMain(command: readonly string[], variables: Variables): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['--conditions=source', MAIN, ...command], {
    env: { PATH: process.env['PATH'], ...variables },
  });
}
