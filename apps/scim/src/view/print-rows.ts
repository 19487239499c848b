import { GAP, printPlainTable, visible, visibleJson } from '@drawbridge/terminal';
import { createColors } from 'picocolors';
import type { CliEnvironment } from '../cli-environment.ts';
import type { Flags } from '../command-line.ts';

/** A row of a list: its data, and what stands in its cells. */
export interface Row {
  readonly data: unknown;
  readonly cells: readonly string[];
}

/** So many rows are looked at before the widths of the columns are settled. */
const FIRST = 100;
const NARROWEST = 8;

/**
 * Prints rows as they come: a table for a person, cells with tabs between them for another program, a line of JSON each
 * with `--json`. Gives their number.
 */
export async function printRows(
  environment: CliEnvironment,
  flags: Flags,
  heads: readonly string[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<number> {
  const { print, drained, outputClosed } = environment;
  const printAll =
    flags.json === true
      ? printJson
      : environment.readByPerson
        ? createTable(environment, heads)
        : printTabbed;
  let count = 0;
  let waiting: Row[] = [];
  const flush = (): void => {
    if (!outputClosed.aborted) printAll(print, waiting);
    waiting = [];
  };
  try {
    for await (const row of rows) {
      if (outputClosed.aborted) return count;
      count += 1;
      waiting.push(row);
      if (waiting.length < FIRST) continue;
      flush();
      await drained();
    }
  } finally {
    // What is known is told, whatever ended the rest.
    flush();
  }
  return count;
}

/** Prints data as one line of JSON, which stays the same data whatever shows it. */
export function toJsonLine(data: unknown): string {
  return visibleJson(JSON.stringify(data));
}

type PrintAll = (print: (line: string) => void, rows: readonly Row[]) => void;

const printJson: PrintAll = (print, rows) => rows.forEach(({ data }) => print(toJsonLine(data)));

const printTabbed: PrintAll = (print, rows) =>
  rows.forEach(({ cells }) => print(cells.map(visible).join('\t')));

/** The first rows settle the widths: later ones are cut where they do not fit. */
function createTable({ width, color }: CliEnvironment, heads: readonly string[]): PrintAll {
  const { dim } = createColors(color);
  let widths: readonly number[] | undefined;
  return (print, rows) => {
    if (rows.length === 0) return;
    const cells = rows.map((row) => row.cells.map(visible));
    const begins = widths === undefined;
    widths ??= fit([heads, ...cells], width);
    const head = begins ? [heads.map((text) => dim(text))] : [];
    for (const line of printPlainTable([...head, ...cells], { widths })) print(line);
  };
}

function fit(cells: readonly (readonly string[])[], width: number): readonly number[] {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(1, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const room = width - GAP * (widths.length - 1);
  for (;;) {
    const total = widths.reduce((sum, one) => sum + one, 0);
    const widest = widths.indexOf(Math.max(...widths));
    const most = widths[widest] ?? 0;
    if (total <= room || most <= NARROWEST) return widths;
    widths[widest] = most - 1;
  }
}
