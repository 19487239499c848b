import type { Unlocked } from '../run/unlock.ts';

/** Says what became of a lock. */
export function formatUnlocked(unlocked: Unlocked): string {
  switch (unlocked.outcome) {
    case 'free':
      return 'There is no lock.';
    case 'removed':
      return `Taken away: ${unlocked.holder}.`;
    case 'refused':
      return `Still at work: ${unlocked.holder}. Stop it first, or take its lock away with --force.`;
  }
}
