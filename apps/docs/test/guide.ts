import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository. */
export const ROOT: string = path.resolve(import.meta.dirname, '../../..');

/** A block of code in a guide. */
export interface CodeBlock {
  readonly language: string;
  /** What `file=` behind the language says. */
  readonly file: string | undefined;
  readonly code: string;
}

/** A command of a `console` block, and what the guide says that it prints. */
export interface GuideCommand {
  readonly command: string;
  readonly printed: string;
}

/** The guides, by their files. */
export const GUIDES: readonly string[] = globSync('*.md', { cwd: path.join(ROOT, 'docs/guides') }).toSorted();

/** Reads the blocks of code of a guide, those in lists too. */
export function readBlocks(name: string): readonly CodeBlock[] {
  const text = readFileSync(path.join(ROOT, 'docs/guides', name), 'utf8');
  return [
    ...text.matchAll(/^(?<indent> *)```(?<language>\w+)(?: file=(?<file>\S+))?\n(?<code>.*?)^ *```$/gms),
  ].map(({ groups }) => ({
    language: groups?.['language'] ?? '',
    file: groups?.['file'],
    code: (groups?.['code'] ?? '').replaceAll(new RegExp(`^${groups?.['indent'] ?? ''}`, 'gm'), ''),
  }));
}

/** Reads the programs of a guide that stand for themselves. */
export function readPrograms(name: string): readonly string[] {
  return readBlocks(name)
    .filter(({ language, file }) => language === 'ts' && file === undefined)
    .map(({ code }) => code);
}

/** Reads the variables with which a guide has the server started: `NAME=value pnpm server`. */
export function readVariables(name: string): Readonly<Record<string, string>> {
  const lines = readBlocks(name).flatMap(({ language, code }) => (language === 'sh' ? code.split('\n') : []));
  const start = lines.find((line) => line.endsWith(' pnpm server')) ?? '';
  return Object.fromEntries(
    [...start.matchAll(/(?<variable>[A-Z_]+)=(?<value>\S+)/g)].map(({ groups }) => [
      groups?.['variable'] ?? '',
      groups?.['value'] ?? '',
    ]),
  );
}

/** Reads the commands of `console` blocks: each begins with `$ `, goes on in lines further in, and prints the others. */
export function readCommands(blocks: readonly CodeBlock[]): readonly GuideCommand[] {
  return blocks
    .filter(({ language }) => language === 'console')
    .flatMap(({ code }) => code.split(/^\$ /m).slice(1))
    .map((part) => {
      const lines = part.trimEnd().split('\n');
      const end = lines.findIndex((line, index) => index > 0 && !/^ /.test(line));
      const length = end === -1 ? lines.length : end;
      return { command: lines.slice(0, length).join('\n'), printed: lines.slice(length).join('\n') };
    });
}
