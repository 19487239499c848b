import { describe, expect, it } from 'vitest';
import { createProgress, formatBar, type Step } from './progress.ts';

const READING = { what: 'Reading', done: 500, of: 1000 };

describe('createProgress', () => {
  it('draws a bar in a terminal once the work takes long, and takes it away before anything else is said', () => {
    const { show, written, printed } = screen(true);
    show(0, { ...READING, done: 0 });
    show(500, { ...READING, done: 100 });
    expect(written).toEqual([]);
    show(1500, READING);
    expect(written).toEqual([formatBar(READING, 80)]);
    show(1550, { ...READING, done: 510 });
    expect(written).toHaveLength(1);
    show(1600, undefined);
    expect(written.slice(1)).toEqual(['']);
    expect(printed).toEqual([]);
  });

  it('prints a line every five seconds where there is no terminal', () => {
    const { show, written, printed } = screen(false);
    for (let second = 0; second <= 11; second += 1) {
      show(second * 1000, { what: 'Applying changes', done: second, of: 100 });
    }
    expect(printed).toEqual(['Applying changes  5 of 100 (5 %)', 'Applying changes  10 of 100 (10 %)']);
    expect(written).toEqual([]);
  });

  it('starts anew with another piece of work', () => {
    const { show, written } = screen(true);
    show(0, { what: 'Reading', done: 1, of: 2 });
    show(5000, { what: 'Writing', done: 1, of: 2 });
    expect(written).toEqual([]);
  });
});

describe('formatBar', () => {
  it.each([20, 40, 60, 80, 160])(
    'never fills the last of %d columns, where a terminal would wrap',
    (width) => {
      for (const done of [0, 50_000, 100_000]) {
        expect(formatBar({ what: 'Reading', done, of: 100_000 }, width).length).toBeLessThan(width);
      }
    },
  );
});

function screen(terminal: boolean) {
  let now = 0;
  const written: string[] = [];
  const printed: string[] = [];
  const progress = createProgress({
    draw: terminal ? (text) => written.push(text) : undefined,
    print: (line) => printed.push(line),
    width: 80,
    clock: () => new Date(now),
  });
  const show = (at: number, step: Step | undefined): void => {
    now = at;
    progress(step);
  };
  return { show, written, printed };
}
