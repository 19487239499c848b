import { createScimClient, type ScimClient, type ScimLogEntry } from '@drawbridge/scim-client';
import { visible } from '@drawbridge/terminal';
import type { CliEnvironment } from '../cli-environment.ts';
import type { WriteFlags } from '../command-line.ts';
import { baseUrlOf } from './base-url.ts';
import { withoutWrites } from './dry-run.ts';
import { readToken } from './read-token.ts';

/** A service provider and the process that talks to it. */
export interface Session<Given extends WriteFlags = WriteFlags> {
  readonly client: ScimClient;
  readonly environment: CliEnvironment;
  readonly flags: Given;
}

/**
 * Makes a client of the service provider that the options or the environment name. With `--dry-run` it writes nothing.
 *
 * @throws Failure when they name none.
 */
export async function connect<Given extends WriteFlags>(
  environment: CliEnvironment,
  flags: Given,
): Promise<Session<Given>> {
  const { signal, printError, print } = environment;
  const { json = false, verbose = false, dryRun = false } = flags;
  const baseUrl = baseUrlOf(environment, flags);
  const fetch = environment.fetch ?? globalThis.fetch;
  const base = baseUrl.href.replace(/\/$/, '');
  const client = createScimClient({
    baseUrl,
    token: await readToken(environment, flags),
    userAgent: 'scim',
    signal,
    fetch: dryRun ? withoutWrites(fetch, { print, json, baseUrl: base }) : fetch,
    ...(verbose && { log: (entry: ScimLogEntry) => printError(visible(lineOf(entry))) }),
  });
  return { client, environment, flags };
}

/** `GET /Users?startIndex=1&count=100  200  12 ms  request 7f3a`. */
function lineOf(entry: ScimLogEntry): string {
  const { method, target, attempt, elapsed } = entry;
  const call = `${method} ${target}`;
  switch (entry.event) {
    case 'answered': {
      const request = entry.requestId === undefined ? '' : `  request ${entry.requestId}`;
      return `${call}  ${entry.status}  ${elapsed} ms${request}`;
    }
    case 'retrying':
      return `${call}  attempt ${attempt}  ${elapsed} ms`;
    case 'recovered':
      return `${call}  created, as the next read shows  ${elapsed} ms`;
    case 'failed':
      return `${call}  ${entry.reason}  ${elapsed} ms`;
  }
}
