import { describe, expect, it } from 'vitest';

import { afterFailure, isQuarantined } from './quarantine.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

describe('failures in a row', () => {
  it('do not lengthen the interval until the third, then double the pause, for at most five minutes', () => {
    let quarantine = afterFailure(undefined, NOW);
    const pauses = [minutes(quarantine.nextTry)];
    for (let failure = 2; failure <= 10; failure += 1) {
      quarantine = afterFailure(quarantine, NOW);
      pauses.push(minutes(quarantine.nextTry));
    }
    expect(pauses).toEqual([0, 0, 2, 4, 5, 5, 5, 5, 5, 5]);
    expect([2, 3].map((failures) => isQuarantined({ failures, nextTry: '' }))).toEqual([false, true]);
  });
});

function minutes(nextTry: string): number {
  return (Date.parse(nextTry) - NOW.getTime()) / 60_000;
}
