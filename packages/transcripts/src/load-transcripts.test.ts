import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadTranscripts } from './load-transcripts.ts';

const STEP = '### Read\nGET /x\n---\n200\n';
let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'transcripts-'));
  await mkdir(join(directory, 'b'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

it('loads every .http file below the directory, in the order of their names', async () => {
  await writeFile(join(directory, 'b', 'two.http'), STEP);
  await writeFile(join(directory, 'b', 'one.http'), STEP);
  await writeFile(join(directory, 'a.http'), STEP);
  await writeFile(join(directory, 'notes.txt'), 'no transcript');
  const transcripts = await loadTranscripts(directory);
  expect(transcripts.map(({ name }) => name)).toEqual(['a.http', 'b/one.http', 'b/two.http']);
});

it('names the document that cannot be parsed', async () => {
  await writeFile(join(directory, 'b', 'bad.http'), '### Read\nGET /x\n');
  await expect(loadTranscripts(directory)).rejects.toThrow('b/bad.http:1: the step "Read" has no "---" line');
});
