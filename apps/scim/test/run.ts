import { createMemoryStore, createScimHandler } from '@drawbridge/scim-server';
import type { CliEnvironment } from '../src/cli-environment.ts';
import { runCli } from '../src/run-cli.ts';

/** The token that the service providers of these tests take. */
export const TOKEN = 'a-token-for-tests';

/** Where they seem to be; nothing listens there. */
export const URL_IN_PROCESS = 'https://app.test/api/scim/v2';

/** A service provider in this process. */
export type Provider = (request: Request) => Promise<Response>;

/** What a command came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** All lines, in the order in which they came. */
  readonly said: readonly string[];
}

/** What a test says of the process. */
export interface RunOptions extends Partial<
  Pick<CliEnvironment, 'readByPerson' | 'questions' | 'signal' | 'outputClosed' | 'draw' | 'clock' | 'width'>
> {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A real service provider, with nobody in it. */
export function createProvider(): Provider {
  return createScimHandler({
    store: createMemoryStore(),
    authenticate: (token) => (token === TOKEN ? { name: 'test', scopes: ['scim'] } : undefined),
  });
}

/** Runs commands in this process against a service provider. */
export function commandsOf(
  provider: Provider,
): (words: readonly string[], options?: RunOptions) => Promise<Ran> {
  return async (words, { input = '', env = {}, ...options } = {}) => {
    const out: string[] = [];
    const error: string[] = [];
    const said: string[] = [];
    const sayTo =
      (lines: string[]) =>
      (line: string): void => {
        lines.push(line);
        said.push(...line.split('\n'));
      };
    const never = new AbortController().signal;
    const code = await runCli({
      arguments: words,
      env: { SCIM_URL: URL_IN_PROCESS, SCIM_TOKEN: TOKEN, ...env },
      print: sayTo(out),
      printError: sayTo(error),
      drained: () => Promise.resolve(),
      readInput: () => Promise.resolve(new TextEncoder().encode(input)),
      readByPerson: false,
      width: 100,
      color: false,
      clock: () => new Date(),
      signal: never,
      outputClosed: never,
      fetch: provider,
      ...options,
    });
    return { code, out: out.join('\n'), error: error.join('\n'), said };
  };
}

/** Lets requests through, and remembers those that write. */
export function recordWrites(provider: Provider): {
  readonly provider: Provider;
  readonly writes: readonly string[];
} {
  const writes: string[] = [];
  return {
    writes,
    provider: (request) => {
      if (request.method !== 'GET') writes.push(`${request.method} ${new URL(request.url).pathname}`);
      return provider(request);
    },
  };
}

/** The lines of JSON that a command printed. */
export function dataOf({ out }: Ran): readonly Readonly<Record<string, unknown>>[] {
  return out === ''
    ? []
    : out.split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
