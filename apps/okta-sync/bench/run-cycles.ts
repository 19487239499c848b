// The daemon in a process of its own: runs a cycle whenever it is told to, and tells what that cost.
import { join } from 'node:path';

import { createOktaSync } from '../src/compose.ts';
import { parseConfig } from '../src/config/parse-config.ts';

/** What a cycle cost. */
export interface CycleCost {
  readonly outcome: string;
  readonly mode: string;
  readonly operations: number;
  readonly requests: { readonly source: number; readonly target: number };
  /** Of the requests to the application. */
  readonly writes: number;
  readonly seconds: number;
  /** The most that the process has taken until then, in MiB. */
  readonly mebibytes: number;
}

const [okta = '', scim = '', directory = ''] = process.argv.slice(2);

const sync = createOktaSync({
  config: parseConfig(`
source: { okta: { orgUrl: "${okta}" } }
target: { baseUrl: "${scim}" }
state: ${join(directory, 'state')}
mappings: [{ from: { name: Retool Admins }, group: admin }]
mirror: [{ from: { search: profile.name sw "Team " }, name: "{name}" }]
firstRun: apply
removals: { grace: 0 }
guards: { maxChanges: 100000, maxRemovals: 100000, maxRemovalShare: 1 }`),
  tokens: { source: 'sandbox-token', target: 'scim-token' },
});

process.on('message', () => {
  void cycle();
});

async function cycle(): Promise<void> {
  const start = performance.now();
  const { outcome, mode, plan, requests, writes } = await sync.cycle();
  const cost: CycleCost = {
    outcome,
    mode,
    operations: plan.operations.length,
    requests,
    writes,
    seconds: (performance.now() - start) / 1000,
    mebibytes: process.resourceUsage().maxRSS / 1024,
  };
  process.send?.(cost);
}
