import type { JsonObject } from '@drawbridge/scim';
import { visibleJson } from '@drawbridge/terminal';
import { printLine } from './export-format.ts';
import { withGuard } from './formula.ts';
import { REMARK, type ImportRow } from './import-row.ts';

/** A row that was not taken, and why. */
export interface RefusedRow {
  readonly row: ImportRow;
  readonly reason: string;
}

/** Prints rows in the format that they came in, each with its line and what was wrong: to be mended and imported again. */
export function printErrors(columns: readonly string[], refused: readonly RefusedRow[]): string {
  const remarks = [`${REMARK}line`, `${REMARK}error`];
  const kept = columns.map((column) => !remarks.includes(column));
  const head =
    columns.length === 0
      ? ''
      : printLine([...columns.filter((_, index) => kept[index] === true), ...remarks]);
  const lines = refused.map(({ row: { line, source }, reason }) => {
    const told = { [`${REMARK}line`]: line, [`${REMARK}error`]: reason };
    switch (source.kind) {
      case 'cells': {
        const cells = columns.flatMap((_, index) =>
          kept[index] === true ? [source.cells[index] ?? ''] : [],
        );
        return printLine([...cells, String(line), withGuard(reason)]);
      }
      case 'object':
        return jsonLine({ ...source.object, ...told });
      case 'text':
        return jsonLine({ ...told, [`${REMARK}text`]: source.text });
    }
  });
  return head + lines.join('');
}

function jsonLine(object: JsonObject): string {
  return `${visibleJson(JSON.stringify(object))}\n`;
}
