import { acquireLock } from '../src/record/state-lock.ts';
import { createStateDirectory } from '../src/record/state-directory.ts';
import { emptyState } from '../src/record/sync-state.ts';
import { planOf } from './empty-plan.ts';

/** Run as a process of its own: takes the lock, then saves and journals as fast as it can, and tells each round. */
const [path = ''] = process.argv.slice(2);
const binding = { org: 'org', target: 'target' };
await using lock = await acquireLock(path, { heartbeat: 60_000 });
const { state, journal } = createStateDirectory(path, { binding, fence: () => lock.check() });
try {
  for (let round = 1; ; round += 1) {
    const id = `${process.pid} ${round}`;
    await journal.begin({ id, at: '', plan: planOf() });
    await state.save({ ...emptyState(binding), notified: [{ key: id, at: 'x'.repeat(50_000) }] });
    await journal.end(id);
    process.stdout.write(`${round}\n`);
  }
} catch (error) {
  process.stdout.write(`stopped: ${String(error)}\n`);
}
