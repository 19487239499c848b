import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSchemathesis, parseScim2Tester, parseScimSanity, type Counted } from './parse-results.ts';
import { requireProgram, runProgram } from './run-program.ts';
import type { StartedServer } from './start-server.ts';
import type { SuiteResult } from './suite.ts';

/** Where things are. */
export interface Places {
  readonly root: string;
  /** The folder of the suites' programs. */
  readonly programs: string;
  /** A folder for what they write. */
  readonly scratch: string;
}

/** A suite that somebody else wrote. */
export interface Suite {
  readonly name: string;
  readonly run: (server: StartedServer, places: Places) => Promise<Counted>;
}

/** Those that are run, one after another, against each server. */
export const SUITES: readonly Suite[] = [
  // The first: what it finds in the log would otherwise hang on what the others left there.
  {
    name: 'schemathesis admin.yaml',
    run: ({ adminUrl: url, adminToken: token }, places) =>
      runSchemathesis(places, { contract: 'admin.yaml', url, token, isStrict: true }),
  },
  { name: 'scim2-tester', run: runScim2Tester },
  { name: 'scim-sanity', run: runScimSanity },
  {
    name: 'schemathesis scim.yaml',
    run: ({ baseUrl: url, token, mode }, places) =>
      runSchemathesis(places, { contract: 'scim.yaml', url, token, isStrict: mode === 'strict' }),
  },
];

/** Runs a suite against a server. */
export async function runSuite(suite: Suite, server: StartedServer, places: Places): Promise<SuiteResult> {
  return { suite: suite.name, mode: server.mode, ...(await suite.run(server, places)) };
}

async function runScim2Tester(
  { baseUrl, token }: StartedServer,
  { root, programs }: Places,
): Promise<Counted> {
  const script = join(root, 'apps/conformance/third-party/run_scim2_tester.py');
  return parseScim2Tester(await requireProgram(join(programs, 'python'), [script, baseUrl, token]));
}

async function runScimSanity({ baseUrl, token }: StartedServer, { programs }: Places): Promise<Counted> {
  const { stdout } = await runProgram(join(programs, 'scim-sanity'), [
    ...['probe', baseUrl, '--token', token],
    ...['--i-accept-side-effects', '--json-output'],
  ]);
  return parseScimSanity(stdout);
}

interface Fuzzing {
  readonly contract: string;
  readonly url: string;
  readonly token: string;
  readonly isStrict: boolean;
}

async function runSchemathesis(
  { root, programs, scratch }: Places,
  { contract, url, token, isStrict }: Fuzzing,
): Promise<Counted> {
  const report = join(scratch, `${contract}.json`);
  // A contract cannot tell a filter from other texts, nor the version that If-Match must name. Without strict mode, more
  // is taken than the contract says.
  const excluded = ['positive_data_acceptance', ...(isStrict ? [] : ['negative_data_rejection'])];
  const { output } = await runProgram(
    join(programs, 'schemathesis'),
    [
      ...['run', join(root, 'openapi', contract), '--url', url, '--header', `Authorization: Bearer ${token}`],
      ...['--seed', '1', '--max-examples', '20', '--continue-on-failure'],
      ...['--exclude-checks', excluded.join(','), '--report', 'json', '--report-json-path', report],
    ],
    { cwd: scratch },
  );
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`schemathesis wrote no report:\n${output.slice(-2000)}`);
  });
  return parseSchemathesis(text);
}
