import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTranscripts } from '@drawbridge/transcripts';
import { Command, CommanderError } from 'commander';
import { playAll, type Played } from './play-all.ts';
import { printPlayed, printSummary } from './print-played.ts';
import { makeReport } from './report.ts';
import { supportedFeatures } from './supported-features.ts';
import { PythonMissingError } from './third-party/install-suites.ts';
import { isAsKnown, printVerdicts } from './third-party/print-verdicts.ts';
import { runThirdParty } from './third-party/run-third-party.ts';

/** What the command line needs of the world. */
export interface CliOptions {
  readonly arguments: readonly string[];
  /** The folder that holds `transcripts` and `docs`. */
  readonly root: string;
  /** The program that is Node. */
  readonly node: string;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Runs the command line, and gives the exit code: 0 when all holds, 1 when something does not, 2 for a wrong call. */
export async function runCli(options: CliOptions): Promise<0 | 1 | 2> {
  let code: 0 | 1 = 0;
  const program = new Command('conformance').exitOverride().configureOutput({
    writeOut: (text) => options.print(text.trimEnd()),
    writeErr: (text) => options.printError(text.trimEnd()),
  });
  program
    .command('play')
    .description('Plays the transcripts to a SCIM server and tells which of them hold.')
    .argument('<url>', 'the base URL, such as https://app.example.com/api/scim/v2')
    .argument('<token>', 'a bearer token that may write')
    .option('--only <prefix>', 'only the documents whose names begin so, such as rfc7644/3.5', '')
    .action(async (url: string, token: string, { only }: { readonly only: string }) => {
      code = await play(options, { url: url.replace(/\/+$/, ''), token, only });
    });
  program
    .command('report')
    .description('Writes docs/conformance.md.')
    .option('--check', 'write nothing, and fail when the file is stale')
    .action(async ({ check = false }: { readonly check?: boolean }) => {
      code = await report(options, check);
    });
  program
    .command('third-party')
    .description('Runs the suites that others wrote against our server.')
    .action(async () => {
      const verdicts = await runThirdParty(options);
      options.print(printVerdicts(verdicts));
      code = verdicts.every(isAsKnown) ? 0 : 1;
    });
  try {
    await program.parseAsync(options.arguments, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    options.printError(error instanceof Error ? error.message : String(error));
    return error instanceof PythonMissingError ? 2 : 1;
  }
}

async function play(
  { root, print, fetch }: CliOptions,
  { url, token, only }: { readonly url: string; readonly token: string; readonly only: string },
): Promise<0 | 1> {
  const all = await loadTranscripts(join(root, 'transcripts'));
  const transcripts = all.filter(({ name }) => name.startsWith(only));
  const features = supportedFeatures(await readConfiguration(fetch, url, token));
  const width = Math.max(...transcripts.map(({ name }) => name.length));
  const played: Played[] = [];
  for await (const one of playAll(transcripts, features, { fetch, baseUrl: url, variables: { token } })) {
    print(printPlayed(one, width));
    played.push(one);
  }
  print(printSummary(played));
  return played.some(({ outcome }) => outcome.kind === 'differs') ? 1 : 0;
}

async function readConfiguration(fetch: CliOptions['fetch'], url: string, token: string): Promise<unknown> {
  const headers = { accept: 'application/scim+json', authorization: `Bearer ${token}` };
  const response = await fetch(new Request(`${url}/ServiceProviderConfig`, { headers }));
  if (!response.ok) throw new Error(`${url}/ServiceProviderConfig answers ${response.status}.`);
  return response.json();
}

async function report({ root, print, printError }: CliOptions, check: boolean): Promise<0 | 1> {
  const file = join(root, 'docs', 'conformance.md');
  const { markdown, problems } = await makeReport(root);
  for (const problem of problems) printError(problem);
  if (problems.length > 0) return 1;
  if (!check) {
    await writeFile(file, markdown);
    print('docs/conformance.md is written.');
    return 0;
  }
  const current = await readFile(file, 'utf8').catch(() => '');
  if (current === markdown) return 0;
  printError('docs/conformance.md is stale: run pnpm generate.');
  return 1;
}
