import { describe, expect, it } from 'vitest';

import { BLOCKED, IN_SYNC } from '../../test/cycle-fixtures.ts';
import type { DaemonEvent } from '../run/event.ts';
import { livenessOf, readinessOf } from './health.ts';
import { standingAfter, startingAt, type Standing } from './standing.ts';

const QUARTER = 15 * 60_000;

describe('readinessOf', () => {
  it('is not ready before the first success, and is after it', () => {
    const begun = after([
      [0, { kind: 'leading' }],
      [0, { kind: 'begin', run: 'r1' }],
    ]);
    expect(readinessOf(begun, at(1), QUARTER)).toEqual({ ok: false, message: 'No cycle has succeeded yet.' });
    const done = after([
      [0, { kind: 'begin', run: 'r1' }],
      [1, { kind: 'cycle', result: IN_SYNC }],
    ]);
    expect(readinessOf(done, at(16), QUARTER).ok).toBe(true);
  });

  it('is no longer ready when the last success is too old, and says what is in the way', () => {
    const failing = after([
      [0, { kind: 'cycle', result: IN_SYNC }],
      [14, { kind: 'failure', error: new Error('Okta is away.'), failures: 9, nextTry: at(20), news: [] }],
    ]);
    expect(readinessOf(failing, at(14), QUARTER).ok).toBe(true);
    expect(readinessOf(failing, at(16), QUARTER)).toEqual({
      ok: false,
      message: `The last success was 16 minutes ago, at ${at(0)}. Okta is away.`,
    });
  });

  it('does not count a blocked plan as a success', () => {
    const blocked = after([
      [0, { kind: 'cycle', result: IN_SYNC }],
      [10, { kind: 'cycle', result: BLOCKED }],
    ]);
    expect(readinessOf(blocked, at(16), QUARTER).message).toContain('A plan is blocked');
  });

  it('is not ready on standby, and says for whom it waits', () => {
    const standby = after([[0, { kind: 'standby', message: 'process 7 on db1 works with the state.' }]]);
    expect(readinessOf(standby, at(1), QUARTER)).toEqual({
      ok: false,
      message: 'On standby: process 7 on db1 works with the state.',
    });
    expect(livenessOf(standby, at(999)).ok).toBe(true);
  });
});

describe('livenessOf', () => {
  it('lives while it waits for its schedule, however long that is', () => {
    const waiting = after([
      [0, { kind: 'cycle', result: IN_SYNC }],
      [0, { kind: 'waiting', until: at(600) }],
    ]);
    expect(livenessOf(waiting, at(600)).ok).toBe(true);
    expect(livenessOf(waiting, at(614)).ok).toBe(true);
    expect(livenessOf(waiting, at(616)).ok).toBe(false);
  });

  it('does not live when a cycle tells nothing for a quarter of an hour', () => {
    const hanging = after([
      [0, { kind: 'begin', run: 'r1' }],
      [5, { kind: 'reading', done: 1, of: 9 }],
    ]);
    expect(livenessOf(hanging, at(20)).ok).toBe(true);
    expect(livenessOf(hanging, at(21))).toEqual({
      ok: false,
      message: 'For 16 minutes cycle r1 has told nothing; restart the daemon.',
    });
  });
});

/** Minutes after the beginning, as a time. */
function at(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}

function after(events: readonly (readonly [number, DaemonEvent])[]): Standing {
  return events.reduce(
    (standing, [minute, event]) => standingAfter(standing, event, at(minute)),
    startingAt(at(0)),
  );
}
