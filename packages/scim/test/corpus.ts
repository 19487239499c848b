import { readFileSync } from 'node:fs';

/** The cases of a file under transcripts/grammar: one on a line, blank lines and those that begin with # aside. */
export function readCorpus(name: string): readonly string[] {
  const file = new URL(`../../../transcripts/grammar/${name}`, import.meta.url);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
