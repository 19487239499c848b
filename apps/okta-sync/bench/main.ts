// Measures what a large org costs to read, to plan and to keep an application in step with, beside what the naive ways
// would: `pnpm bench [users] [teams]`.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { measureCycles } from './measure-cycles.ts';
import { measureReads, type ReadCost } from './measure-reads.ts';
import type { CycleCost } from './run-cycles.ts';

const users = Number(process.argv[2] ?? 100_000);
const teams = Number(process.argv[3] ?? 1000);
if (!Number.isInteger(users) || !Number.isInteger(teams)) throw new Error('both sizes must be whole numbers');

const costs = await measureReads(users, teams);
console.log(
  `An org of ${format(costs.people)} people, ${format(costs.groups)} groups and ${format(costs.memberships)} memberships`,
);
console.table({
  'full read': row(costs.full, `${format(costs.ideal)} pages of 1,000 members`),
  'incremental read, nothing changed': row(
    costs.unchanged,
    `${costs.privileged} of them for the privileged group`,
  ),
  'naive: all members, 200 at once': row(costs.naive, 'in every cycle'),
  'naive: the groups of each person': { requests: format(users), note: 'in every cycle' },
  'naive: each membership looked up': { requests: format(costs.memberships), note: 'in every cycle' },
});
console.log(`\nA plan for 100,000 people in 1,000 groups, from a snapshot, in a process with at most 1 GiB`);
console.table({
  'everything is to be done': await measurePlan('first'),
  'nearly nothing is': await measurePlan('settled'),
});

const cycles = await measureCycles(users, teams);
console.log('\nWhole cycles between this org and our server over SQLite, the daemon in a process of its own');
console.table({
  'the first, which finds everything there': cycleRow(cycles.first),
  'nothing changed': cycleRow(cycles.unchanged),
  [`${format(cycles.changes)} memberships changed`]: cycleRow(cycles.changed),
});

function cycleRow({
  mode,
  operations,
  requests,
  writes,
  seconds,
  mebibytes,
}: CycleCost): Readonly<Record<string, string>> {
  return {
    read: mode,
    changes: format(operations),
    'to Okta': format(requests.source),
    'to the application': format(requests.target),
    'of them writes': format(writes),
    seconds: seconds.toFixed(1),
    'MiB at most until then': format(mebibytes),
  };
}

function row({ requests, bytes, seconds }: ReadCost, note: string): Readonly<Record<string, string>> {
  return { requests: format(requests), MB: (bytes / 1e6).toFixed(1), seconds: seconds.toFixed(1), note };
}

/** Plans in a process of its own, which ends where it needs more memory. */
async function measurePlan(start: 'first' | 'settled'): Promise<unknown> {
  const script = join(import.meta.dirname, '../test/plan-scale.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=source',
    '--max-old-space-size=1024',
    script,
    start,
  ]);
  return JSON.parse(stdout) as unknown;
}

function format(count: number): string {
  return Math.round(count).toLocaleString('en');
}
