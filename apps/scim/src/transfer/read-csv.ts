import { parse } from 'csv-parse/sync';
import { misuse } from '../failure.ts';
import type { Assignment } from '../field/assign.ts';
import { parseFieldPath } from '../field/field-path.ts';
import { isReadOnly, requireField, type Field } from '../field/find-field.ts';
import { parseCell } from './csv-cell.ts';
import { REMARK, type ImportFile, type ImportRow, type ReadOptions } from './import-row.ts';

interface Column {
  readonly index: number;
  readonly field: Field;
}

/**
 * Reads a table whose headings are the paths of fields.
 *
 * @throws Failure for a file that is none, or has a heading that the schemas do not know.
 */
export function readCsv(text: string, options: ReadOptions): ImportFile {
  const [head, ...records] = parseRecords(text);
  if (head === undefined) throw misuse('The file is empty: it needs a line of headings.');
  const columns = head.cells;
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw misuse(`Two columns are called ${JSON.stringify(repeated)}.`);
  const idColumn = columns.indexOf('id');
  const fields = columns.flatMap((column, index): readonly Column[] =>
    column.startsWith(REMARK) || index === idColumn
      ? []
      : [{ index, field: requireField(options.type, parseFieldPath(column)) }],
  );
  const ignored = fields.filter(({ field }) => isReadOnly(field)).map(({ index }) => columns[index] ?? '');
  const written = fields.filter(({ field }) => !isReadOnly(field));
  return {
    columns,
    notes: ignored.map((column) => `${column} is left out: only the service provider writes it.`),
    rows: records.map((record) => readRow(record, { columns, written, idColumn }, options)),
  };
}

interface Layout {
  readonly columns: readonly string[];
  readonly written: readonly Column[];
  readonly idColumn: number;
}

function readRow(
  { line, cells }: NumberedCells,
  { columns, written, idColumn }: Layout,
  { clearEmpty }: ReadOptions,
): ImportRow {
  const id = cells[idColumn] ?? '';
  const row = { line, id: id === '' ? undefined : id, source: { kind: 'cells', cells } } as const;
  if (cells.length !== columns.length) {
    const problem = `It has ${cells.length} cells, and the headings are ${columns.length}.`;
    return { ...row, assignments: [], problem };
  }
  // Everything that is wrong with a row is told at once, beside what is right in it.
  const problems: string[] = [];
  const assignments = written.flatMap(({ index, field }): readonly Assignment[] => {
    try {
      const value = parseCell(field, cells[index] ?? '');
      return value === null && !clearEmpty ? [] : [{ field, value }];
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  return { ...row, assignments, problem: problems.length === 0 ? undefined : problems.join(' ') };
}

interface NumberedCells {
  readonly line: number;
  readonly cells: readonly string[];
}

/** @see RFC 4180 */
function parseRecords(text: string): readonly NumberedCells[] {
  let line = 1;
  return readRaw(text).flatMap(({ record, raw }) => {
    const cells = { line, cells: record };
    line += raw.split(/\r\n|\n|\r/).length - 1;
    const isBlank = record.length === 1 && record[0] === '';
    return isBlank ? [] : [cells];
  });
}

/** What was read, with the text that it was read from: only that tells how many lines it took. */
interface RawRecord {
  readonly record: readonly string[];
  readonly raw: string;
}

function readRaw(text: string): readonly RawRecord[] {
  try {
    // With `raw`, the library gives these; its types leave that out.
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      raw: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as readonly RawRecord[];
  } catch (cause) {
    throw misuse(`The file is not CSV: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const DELIMITERS = [',', ';', '\t'] as const;

/** Spreadsheets separate cells by what their country does; no heading has any of these outside of quotation marks. */
function delimiterOf(text: string): string {
  const [head = ''] = text.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/, 1);
  return DELIMITERS.find((delimiter) => head.includes(delimiter)) ?? ',';
}
