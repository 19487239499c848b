import { createColors } from 'picocolors';

import { countOf } from '../count-of.ts';
import { worstOf, type Examination } from '../doctor/examination.ts';
import type { Probe } from '../source/probe.ts';
import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

/** Prints what was examined: a mark, what was found, and what to do about it. */
export function formatExaminations(examinations: readonly Examination[], options: ViewOptions = {}): string {
  const { bold } = createColors(options.color === true);
  const parts = examinations.map(({ part, probes }) => `${bold(part)}\n${formatProbes(probes, options)}`);
  return [...parts, verdict(examinations, options)].join('\n\n');
}

/** Prints what was found about one part. */
export function formatProbes(probes: readonly Probe[], options: ViewOptions = {}): string {
  return probes.flatMap((probe) => printProbe(probe, options)).join('\n');
}

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

function printProbe({ result, message, remedy }: Probe, options: ViewOptions): readonly string[] {
  const { green, yellow, red, dim } = createColors(options.color === true);
  const paint = { ok: green, warning: yellow, failed: red }[result];
  const [first = '', ...more] = wrap(message, options, 4);
  return [
    `  ${paint(MARKS[result])} ${first}`,
    ...more.map((line) => `    ${line}`),
    ...(remedy === undefined ? [] : wrap(`→ ${remedy}`, options, 4).map((line) => dim(`    ${line}`))),
  ];
}

function verdict(examinations: readonly Examination[], options: ViewOptions): string {
  const { green, yellow, red } = createColors(options.color === true);
  const number = (result: Probe['result']): number =>
    examinations.flatMap(({ probes }) => probes).filter((probe) => probe.result === result).length;
  switch (worstOf(examinations)) {
    case 'ok':
      return green('All is well.');
    case 'warning':
      return yellow(`It works; ${countOf(number('warning'), 'warning')}.`);
    case 'failed':
      return red(
        `It cannot work like this: ${countOf(number('failed'), 'problem')}, ${countOf(number('warning'), 'warning')}.`,
      );
  }
}
