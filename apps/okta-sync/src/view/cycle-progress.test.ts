import { expect, it } from 'vitest';

import { createCycleProgress } from './cycle-progress.ts';

it('shows reading and applying, and stops with whatever else happens', () => {
  let now = 0;
  const drawn: string[] = [];
  const report = createCycleProgress({
    draw: (text) => void drawn.push(text),
    print: () => undefined,
    width: 80,
    clock: () => new Date(now),
  });
  for (const kind of ['reading', 'applying'] as const) {
    report({ kind, done: 0, of: 10 });
    now += 2000;
    report({ kind, done: 5, of: 10 });
  }
  report({ kind: 'leading' });
  expect(drawn).toEqual([
    expect.stringMatching(/^Reading members {2}5 of 10 \(50 %\)/),
    expect.stringMatching(/^Applying changes {2}5 of 10 \(50 %\)/),
    '',
  ]);
});
