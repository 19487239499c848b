import { describe, expect, it } from 'vitest';

import { BLOCKED, IN_SYNC } from '../../test/cycle-fixtures.ts';
import type { Operation } from '../plan/operation.ts';
import type { DaemonEvent } from '../run/event.ts';
import { sourceId } from '../source/source-id.ts';
import { scimId } from '../target/target.ts';
import { createEventLog } from './event-log.ts';
import { createSecretMask } from '../config/secret-mask.ts';

const JOIN: Operation = {
  op: 'addMember',
  group: { id: scimId('1'), name: 'admin' },
  user: { sourceId: sourceId('00u1'), scimId: scimId('u1'), userName: 'ada@example.com' },
  reason: 'member of Okta group Admins',
  via: ['Admins'],
  mappings: ['Admins'],
};

describe('createEventLog', () => {
  it('writes each change and the end of the cycle with the run, as JSON', () => {
    const results = [
      { operation: JOIN, outcome: 'done', created: undefined },
      { operation: JOIN, outcome: 'failed', code: 'TARGET_REFUSED', reason: '400', unanswered: false },
    ] as const;
    const lines = logged([
      { kind: 'begin', run: 'r1' },
      { kind: 'reading', done: 1, of: 2 },
      { kind: 'cycle', result: { ...IN_SYNC, outcome: 'partial', results, writes: 2 } },
    ]);
    const time = '2026-01-01T00:00:00.000Z';
    const common = { time, run: 'r1' };
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ...common, level: 'info', event: 'begin', msg: 'cycle begun' },
      {
        ...common,
        level: 'info',
        event: 'done',
        op: 'addMember',
        user: 'ada@example.com',
        group: 'admin',
        msg: 'member of Okta group Admins',
      },
      {
        ...common,
        level: 'warn',
        event: 'failed',
        op: 'addMember',
        user: 'ada@example.com',
        group: 'admin',
        code: 'TARGET_REFUSED',
        msg: '400',
      },
      {
        ...common,
        level: 'warn',
        event: 'cycle',
        outcome: 'partial',
        mode: 'full',
        plan: IN_SYNC.plan.hash,
        operations: 0,
        done: 1,
        writes: 2,
        requests: { source: 5, target: 4 },
        msg: 'cycle ended: partial',
      },
    ]);
  });

  it('writes each rule that blocks, with the remedy', () => {
    const [rule] = logged([{ kind: 'cycle', result: BLOCKED }]);
    expect(JSON.parse(rule ?? '')).toMatchObject({
      level: 'warn',
      event: 'blocked',
      rule: 'min-admins',
      group: 'admin',
      remedy: BLOCKED.blocks[0]?.remedy,
    });
  });

  it('holds no secret, and nobody by name when asked', () => {
    const error = new Error('Okta refused SSWS s3cret-token of ada@example.com.');
    const lines = logged([{ kind: 'failure', error, failures: 1, nextTry: undefined, news: [] }], true).join(
      '',
    );
    expect(lines).toMatch(/Okta refused SSWS \[secret\] of user-[0-9a-f]{12}\./);
    expect(lines).not.toContain('s3cret-token');
  });
});

function logged(events: readonly DaemonEvent[], maskPeople = false): readonly string[] {
  const lines: string[] = [];
  const { report } = createEventLog({
    write: (line) => lines.push(line),
    mask: createSecretMask(['s3cret-token']),
    maskPeople,
    clock: () => new Date('2026-01-01T00:00:00Z'),
  });
  for (const event of events) report(event);
  return lines;
}
