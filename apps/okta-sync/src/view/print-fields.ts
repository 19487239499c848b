import type { ViewOptions } from './view-options.ts';
import { wrap } from './wrap.ts';

const INDENT = 2;
const GAP = 2;

/** Prints labels with what belongs to each beside it, aligned; long texts wrap. */
export function printFields(
  fields: readonly (readonly [label: string, text: string])[],
  options: ViewOptions,
): readonly string[] {
  const label = Math.max(0, ...fields.map(([name]) => name.length));
  const indent = INDENT + label + GAP;
  return fields.flatMap(([name, text]) => {
    const [first = '', ...more] = wrap(text, options, indent);
    return [
      `${' '.repeat(INDENT)}${name.padEnd(label)}${' '.repeat(GAP)}${first}`.trimEnd(),
      ...more.map((line) => `${' '.repeat(indent)}${line}`),
    ];
  });
}
