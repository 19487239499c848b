import { createHash } from 'node:crypto';

import { z } from 'zod';

import { parseJson } from '../parse-json.ts';

/** A place in the chain of all lines that were ever written. */
export interface Place {
  /** What the last line before it is sealed with. */
  readonly hash: string;
  /** How many lines are before it, those of earlier files included. */
  readonly lines: number;
}

/** The chain's beginning. */
export const START: Place = { hash: '0'.repeat(64), lines: 0 };

/** A file's lines. */
export interface JournalLines {
  /** Where the file begins in the chain. */
  readonly start: Place;
  /** Where it ends. */
  readonly head: Place;
  /** The place before its beginning that the state knew of when it began; undefined when nobody wrote that down. */
  readonly known: Place | undefined;
  /** The seal of each line. */
  readonly hashes: readonly string[];
  /** Each entry as JSON. */
  readonly texts: readonly string[];
  /** Bytes up to the end of the last whole line. */
  readonly size: number;
  /** Where the first line is that breaks the chain, counted from 1, and how; the lines before it are those above. */
  readonly flaw: { readonly line: number; readonly how: string } | undefined;
}

const LINE = /^\{"hash":"([0-9a-f]{64})","entry":(\{.*\})\}$/;

const PLACE = z.object({ hash: z.string(), lines: z.int() });
const CONTINUES = PLACE.extend({ kind: z.literal('continues'), known: PLACE.optional() });

/** A line that seals an entry, and with it all lines before. */
export function printLine(after: Place, entry: object): { readonly line: string; readonly head: Place } {
  const text = JSON.stringify(entry);
  const hash = seal(after.hash, text);
  return { line: `{"hash":"${hash}","entry":${text}}\n`, head: { hash, lines: after.lines + 1 } };
}

/**
 * The first line of a file that goes on where another one, which may be gone, ended.
 *
 * @param known the place in the other one that the state knows of; whoever asks for it there need not read the other one.
 */
export function printContinuation(after: Place, known?: Place): ReturnType<typeof printLine> {
  return printLine(after, { kind: 'continues', ...after, known });
}

/** Reads lines, and checks that each seals those before it. A last line without its end counts as not there. */
export function parseLines(text: string): JournalLines {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole === '' ? [] : whole.slice(0, -1).split('\n');
  const { start, known } = beginningOf(lines[0]);
  const hashes: string[] = [];
  const texts: string[] = [];
  const withFlaw = (how: string | undefined): JournalLines => ({
    start,
    known,
    head: { hash: hashes.at(-1) ?? start.hash, lines: start.lines + hashes.length },
    hashes,
    texts,
    size: Buffer.byteLength(whole),
    flaw: how === undefined ? undefined : { line: hashes.length + 1, how },
  });
  for (const line of lines) {
    const [, hash = '', entry = ''] = LINE.exec(line) ?? [];
    if (entry === '') return withFlaw('is not an entry');
    if (seal(hashes.at(-1) ?? start.hash, entry) !== hash) {
      return withFlaw('was changed, or a line before it is missing');
    }
    hashes.push(hash);
    texts.push(entry);
  }
  return withFlaw(undefined);
}

/** What the line at a place is sealed with; undefined when the file does not reach it. */
export function hashAt({ start, hashes }: JournalLines, lines: number): string | undefined {
  return lines === start.lines ? start.hash : hashes[lines - start.lines - 1];
}

function beginningOf(line: string | undefined): Pick<JournalLines, 'start' | 'known'> {
  // Only the line that continues is short, and another one may be very long.
  if (line?.includes('"entry":{"kind":"continues"') !== true) return { start: START, known: undefined };
  const entry = LINE.exec(line)?.[2];
  const continues = CONTINUES.safeParse(entry === undefined ? undefined : parseJson(entry));
  if (!continues.success) return { start: START, known: undefined };
  const { hash, lines, known } = continues.data;
  return { start: { hash, lines }, known };
}

function seal(previous: string, entry: string): string {
  return createHash('sha256').update(`${previous}\n${entry}`).digest('hex');
}
