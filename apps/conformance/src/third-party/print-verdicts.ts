import type { Verdict } from './known-complaints.ts';

const HEAD = ['suite', 'server', 'passed', 'known', 'new', 'gone'] as const;

/** A table of what each suite said, and in whole what nobody expected of it. */
export function printVerdicts(verdicts: readonly Verdict[]): string {
  const rows = [HEAD, ...verdicts.map(toRow)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [...table, ...verdicts.flatMap(printSurprises)].join('\n');
}

/** Whether every suite said what it was known to say, and nothing else. */
export function isAsKnown({ unknown, gone }: Verdict): boolean {
  return unknown.length === 0 && gone.length === 0;
}

function toRow({ result, known, unknown, gone }: Verdict): readonly string[] {
  const counts = [result.passed, known.length, unknown.length, gone.length];
  return [result.suite, result.mode, ...counts.map(String)];
}

function printSurprises({ result: { suite, mode }, unknown, gone }: Verdict): readonly string[] {
  return [
    ...unknown.map(({ about, reason }) => `✗ ${suite}, ${mode}: ${about}: ${reason}`),
    ...gone.map(
      (about) => `✗ ${suite}, ${mode}: no longer complains of ${about}: take it from known-complaints.yaml`,
    ),
  ];
}
