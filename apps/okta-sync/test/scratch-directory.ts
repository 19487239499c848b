import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Bytes; several times what all tests leave behind. */
const ENOUGH = 2 ** 30;

/**
 * Gives the whole run one directory for what it writes, and takes it away afterwards. It is in memory where there is room:
 * a daemon waits for the disk several times a cycle, and nothing here has to outlive the machine.
 */
export function setup(): () => void {
  const scratch = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'okta-sync-test-'));
  process.env['TMPDIR'] = scratch;
  // What the first program has compiled that a test starts, the others need not.
  process.env['NODE_COMPILE_CACHE'] = join(scratch, 'compiled');
  return () => rmSync(scratch, { recursive: true, force: true });
}

function hasRoom(directory: string): boolean {
  if (!existsSync(directory)) return false;
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize > ENOUGH;
}
