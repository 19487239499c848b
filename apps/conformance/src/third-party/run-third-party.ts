import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installSuites } from './install-suites.ts';
import { judge, parseKnownComplaints, type Verdict } from './known-complaints.ts';
import { startServer, type Host } from './start-server.ts';
import { SUITES, runSuite } from './suites.ts';

/**
 * Runs the suites that others wrote against our server, as it is started by default and in strict mode.
 *
 * @throws PythonMissingError where they cannot be run.
 */
export async function runThirdParty(host: Host): Promise<readonly Verdict[]> {
  const { root } = host;
  const folder = join(root, 'apps/conformance/third-party');
  const known = parseKnownComplaints(await readFile(join(folder, 'known-complaints.yaml'), 'utf8'));
  const cache = join(root, 'node_modules/.cache/third-party-suites');
  const programs = await installSuites(join(folder, 'requirements.txt'), cache);
  await using stack = new AsyncDisposableStack();
  const scratch = await mkdtemp(join(tmpdir(), 'third-party-'));
  stack.defer(() => rm(scratch, { recursive: true }));
  const verdicts = await Promise.all(
    (['default', 'strict'] as const).map(async (mode) => {
      const own = await mkdtemp(join(scratch, `${mode}-`));
      await using server = await startServer(host, own, mode);
      const judged: Verdict[] = [];
      for (const suite of SUITES) {
        judged.push(judge(await runSuite(suite, server, { root, programs, scratch: own }), known));
      }
      return judged;
    }),
  );
  return verdicts.flat();
}
