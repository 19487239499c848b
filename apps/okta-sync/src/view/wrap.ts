import { visible } from '@drawbridge/terminal';

import { DEFAULT_WIDTH, type ViewOptions } from './view-options.ts';

const NARROWEST = 20;

/** Breaks a text at spaces into lines that fit the terminal behind an indentation; a longer word stays whole. */
export function wrap(
  text: string,
  { width = DEFAULT_WIDTH }: ViewOptions,
  indent: number,
): readonly string[] {
  const room = Math.max(NARROWEST, width - indent);
  return visible(text)
    .split(' ')
    .reduce<readonly string[]>((lines, word) => {
      const last = lines.at(-1);
      if (last === undefined) return [word];
      return last.length + 1 + word.length <= room
        ? [...lines.slice(0, -1), `${last} ${word}`]
        : [...lines, word];
    }, []);
}
