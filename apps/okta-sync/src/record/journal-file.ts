import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import {
  hashAt,
  parseLines,
  printContinuation,
  printLine,
  START,
  type JournalLines,
  type Place,
} from './journal-lines.ts';
import { parseJson } from '../parse-json.ts';
import { codeOf } from './json-file.ts';
import { fileError, StateError } from './sync-state.ts';
import { syncDirectory } from './write-durably.ts';

/** A file of lines, each of which seals all that are before it, and one archive of the lines before the file's. */
export interface JournalFile {
  readonly path: string;
  /** The file's entries. @throws {StateError} when a line was changed, is missing, or is not one. */
  readonly read: () => Promise<readonly unknown[]>;
  /** The archive's entries. @throws {StateError} as `read` does. */
  readonly readArchive: () => Promise<readonly unknown[]>;
  /** The entries after a place, those of the archive included. */
  readonly readAfter: (place: Place) => Promise<readonly unknown[]>;
  /**
   * Makes sure that all lines are whole, and that none are missing of those that were there at an earlier time.
   *
   * @throws {StateError} when they are not.
   */
  readonly verify: (earlier: Place | undefined) => Promise<void>;
  /** Where the chain ends, as far as this process knows. */
  readonly head: () => Promise<Place>;
  /** Whether its last line is of this process, which has looked at all before it. */
  readonly isOurs: () => boolean;
  /** Resolves once the entry is durable. */
  readonly append: (entry: object) => Promise<void>;
  /** Whether it has grown so large that it should be archived. */
  readonly isLarge: () => Promise<boolean>;
  /**
   * Makes the file the archive; a new one continues the chain.
   *
   * @param known the place that the state knows of: from then on, the archive is not needed to find it.
   */
  readonly archive: (known: Place | undefined) => Promise<void>;
  /** Differs whenever the file does. */
  readonly stamp: () => Promise<string>;
}

/** From this size on a file is archived. */
const LARGE = 1_048_576;

/** Where the next line goes. */
interface End {
  readonly place: Place;
  /** Bytes before it. */
  readonly size: number;
}

/**
 * Opens a journal, which need not exist yet. A last line without its end was being written when the process was killed:
 * nothing was done because of it, and the next entry takes its place.
 *
 * @param large bytes from which on a file is archived.
 */
export function createJournalFile(path: string, { large = LARGE }: { large?: number } = {}): JournalFile {
  const archive = path.replace(/(\.\w+)?$/, '.1$1');
  let end: End | undefined;
  let ours = false;
  const load = async (): Promise<{ readonly live: JournalLines; readonly old: JournalLines | undefined }> => {
    const live = await readLines(path);
    // Between being archived and its first line, a file has no lines of its own.
    const old = live.size === 0 ? await readLines(archive) : undefined;
    end = { place: old?.head ?? live.head, size: live.size };
    return { live, old };
  };
  const known = async (): Promise<End> => {
    if (end === undefined) await load();
    return end ?? { place: START, size: 0 };
  };
  const append = async ({ line, head }: ReturnType<typeof printLine>): Promise<void> => {
    const { size } = await known();
    await writeAt(path, line, size).catch(unwritable(path));
    end = { place: head, size: size + Buffer.byteLength(line) };
    ours = true;
  };
  return {
    path,
    read: async () => (await load()).live.texts.map(parseJson),
    readArchive: async () => (await readLines(archive)).texts.map(parseJson),
    readAfter: async (place) => {
      const { live } = await load();
      if (isKnown(place, live)) return live.texts.map(parseJson);
      const { lines } = place;
      const files = [await readLines(archive), live];
      return files.flatMap(({ head, texts }) =>
        texts.filter((_, at) => head.lines - texts.length + at >= lines).map(parseJson),
      );
    },
    verify: async (earlier) => {
      const { live } = await load();
      if (earlier !== undefined && isKnown(earlier, live)) return;
      const old = await readLines(archive);
      if (earlier !== undefined) refuseLoss(path, earlier, live.size === 0 ? [old] : [old, live]);
    },
    head: async () => (await known()).place,
    isOurs: () => ours,
    append: async (entry) => {
      const { place, size } = await known();
      if (size === 0 && place.lines > 0) await append(printContinuation(place));
      await append(printLine((await known()).place, entry));
    },
    isLarge: async () => (await known()).size >= large,
    archive: async (reached) => {
      const { place } = await known();
      await rename(path, archive).catch(unwritable(path));
      end = { place, size: 0 };
      await append(printContinuation(place, reached));
    },
    stamp: async () => {
      const found = await stat(path, { bigint: true }).catch(() => undefined);
      return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
    },
  };
}

function isKnown({ hash, lines }: Place, { known }: JournalLines): boolean {
  return known?.hash === hash && known.lines === lines;
}

/** Lines that were archived away are not missed: no run was open when they were. */
function refuseLoss(path: string, earlier: Place, files: readonly JournalLines[]): void {
  const head = files.at(-1)?.head ?? START;
  const holder = files.findLast(({ start }) => start.lines <= earlier.lines);
  const now = holder === undefined ? undefined : hashAt(holder, earlier.lines);
  if (head.lines < earlier.lines) {
    throw lost(path, earlier, `has ${head.lines} lines, and had ${earlier.lines} when the state was saved`);
  }
  if (now !== undefined && now !== earlier.hash) {
    throw lost(path, earlier, `has another line ${earlier.lines} than when the state was saved`);
  }
}

async function writeAt(path: string, line: string, size: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const bytes = Buffer.from(line);
  await using handle = await open(path, size === 0 ? 'a' : 'r+', 0o600);
  // What a killed process left behind the last whole line goes.
  await handle.truncate(size);
  await handle.write(bytes, 0, bytes.length, size);
  await handle.sync();
  if (size === 0) await syncDirectory(dirname(path));
}

async function readLines(path: string): Promise<JournalLines> {
  const lines = parseLines(await readIfThere(path));
  if (lines.flaw !== undefined) throw damaged(path, lines.flaw);
  return lines;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw fileError(`The journal ${path} cannot be read`, error);
  }
}

function unwritable(path: string): (error: unknown) => never {
  return (error) => {
    throw fileError(`The journal ${path} cannot be written`, error);
  };
}

function damaged(path: string, { line, how }: NonNullable<JournalLines['flaw']>): StateError {
  const good = line - 1;
  const keep = `head -n ${good} ${path} > ${path}.good && mv ${path}.good ${path}`;
  return new StateError(
    `The journal ${path} is damaged: line ${line} ${how}. Nothing was changed. The ${good} lines before it are good: keep a copy, and cut the journal to them with \`${keep}\`.`,
  );
}

/** Going on begins a file that continues the chain from the place that the state knows. */
function lost(path: string, earlier: Place, how: string): StateError {
  const anew = `echo '${printContinuation(earlier).line.trimEnd()}' > ${path}`;
  return new StateError(
    `The journal ${path} was cut or replaced: it ${how}. Nothing was changed. Restore it from a backup. If there is none, keep a copy, and go on without it with \`${anew}\`: if a run was interrupted, memberships that it gave then count as added by hand.`,
  );
}
