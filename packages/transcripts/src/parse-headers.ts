import { errorAt, type Lines } from './lines.ts';
import type { Header } from './transcript.ts';

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/;

/** Parses header lines, one header each. */
export function parseHeaders(source: Lines): readonly Header[] {
  return source.lines.map((line) => {
    const [, name, value] = HEADER.exec(line.text) ?? [];
    if (name === undefined || value === undefined) {
      throw errorAt(source, line, `"${line.text}" is no header; a blank line ends the headers.`);
    }
    return { name, value };
  });
}

/** Finds a header by its name in any case. */
export function findHeader(headers: readonly Header[], name: string): Header | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase());
}
