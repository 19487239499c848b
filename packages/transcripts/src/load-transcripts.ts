import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseTranscript } from './parse-transcript.ts';
import type { Transcript } from './transcript.ts';

/**
 * Loads every `.http` file below a directory, in the order of their names.
 *
 * @returns transcripts that are named by their path below the directory, such as `okta/create-user.http`.
 * @throws TranscriptError for a document that cannot be parsed; a directory that cannot be read gives Node's error.
 */
export async function loadTranscripts(directory: string): Promise<readonly Transcript[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.http'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Promise.all(
    files.map(async (file) => {
      const name = relative(directory, file).split(sep).join('/');
      return parseTranscript(await readFile(file, 'utf8'), name);
    }),
  );
}
