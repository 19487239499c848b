import Table from 'cli-table3';

/** How a table without lines is laid out. */
export interface PlainTableOptions {
  /** The width of each column, without which it is as wide as its widest cell; what is longer is cut, or wrapped. */
  readonly widths?: readonly number[];
  /** Whether what is longer goes on in the next line; default false. */
  readonly wrap?: boolean;
  /** Where each column's text stands; left by default. */
  readonly align?: readonly ('left' | 'right')[];
  /** Columns left free before each line; default 0. */
  readonly indent?: number;
}

/** Columns between two cells. */
export const GAP = 2;

/** Prints cells in aligned columns, with nothing but space between them. */
export function printPlainTable(
  rows: readonly (readonly string[])[],
  { widths, wrap = false, align = [], indent = 0 }: PlainTableOptions = {},
): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    ...(widths === undefined ? {} : { colWidths: [...widths], wordWrap: wrap }),
    colAligns: [...align],
    chars: { ...NO_BORDERS, middle: ' '.repeat(GAP) },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
} as const;
