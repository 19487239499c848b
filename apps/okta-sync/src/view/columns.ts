import { GAP, printPlainTable, visible } from '@drawbridge/terminal';
import { createColors } from 'picocolors';

import { DEFAULT_WIDTH, FIRST_ROWS, type ViewOptions } from './view-options.ts';

/** What a row tells: somebody gains, somebody loses, something needs a look, or neither. */
export type Tone = 'gain' | 'loss' | 'warning' | 'plain';

/** One line of a list: whom or what it concerns, and why. */
export interface Row {
  readonly tone: Tone;
  readonly subject: string;
  readonly reason: string;
}

const MARKS: Readonly<Record<Tone, string>> = { gain: '+', loss: '-', warning: '!', plain: ' ' };
const INDENT = 2;
const NARROWEST = 40;

/** The width of the subject column that suits all of a page's lists, so that they align with each other. */
export function subjectWidth(rows: readonly Row[], { width = DEFAULT_WIDTH }: ViewOptions): number {
  const longest = Math.max(0, ...rows.map(({ subject }) => visible(subject).length));
  return Math.min(longest, Math.max(16, Math.floor(Math.max(width, NARROWEST) * 0.45)));
}

/** Prints a list in aligned columns; long reasons wrap, and a long list ends with the number of rows left out. */
export function printRows(rows: readonly Row[], subject: number, options: ViewOptions): readonly string[] {
  const shown = options.full === true ? rows : rows.slice(0, FIRST_ROWS);
  const width = Math.max(options.width ?? DEFAULT_WIDTH, NARROWEST);
  const widths = [1, subject, Math.max(16, width - INDENT - 1 - subject - 2 * GAP)];
  const paint = painter(options);
  const cells = shown.map(({ tone, subject: whom, reason }) => [
    paint(tone, MARKS[tone]),
    paint(tone, visible(whom)),
    visible(reason),
  ]);
  const lines = printPlainTable(cells, { widths, wrap: true, indent: INDENT });
  const rest = rows.length - shown.length;
  const { dim } = createColors(options.color === true);
  const hint = options.fullHint === undefined ? '' : ` (${options.fullHint})`;
  return rest === 0 ? lines : [...lines, dim(`${' '.repeat(INDENT + 1 + GAP)}… and ${rest} more${hint}`)];
}

/** Prints a list of its own under a title; no lines when it is empty. */
export function printSection(title: string, rows: readonly Row[], options: ViewOptions): readonly string[] {
  return rows.length === 0 ? [] : ['', title, ...printRows(rows, subjectWidth(rows, options), options)];
}

/** Prints numbers under headings, right-aligned; the first column is text. */
export function printNumbers(
  heads: readonly string[],
  rows: readonly (readonly [string, ...number[]])[],
  options: ViewOptions,
): readonly string[] {
  const dim = createColors(options.color === true).dim;
  const cells = [
    heads.map((text) => dim(text)),
    ...rows.map((row) => row.map((cell) => visible(cell.toLocaleString('en')))),
  ];
  return printPlainTable(cells, {
    align: heads.map((_, index) => (index === 0 ? 'left' : 'right')),
    indent: INDENT,
  });
}

function painter({ color }: ViewOptions): (tone: Tone, text: string) => string {
  const { green, red, yellow } = createColors(color === true);
  const paints = { gain: green, loss: red, warning: yellow, plain: (text: string) => text };
  return (tone, text) => paints[tone](text);
}
