import { patternOf, splitPlaceholders, type Placeholder } from './placeholder.ts';
import type { Variables } from './variables.ts';

/**
 * Matches a text against an expected one: a placeholder captures on its first use and must be equal afterwards.
 *
 * @returns the variables with what was captured, or `undefined` when the text differs.
 */
export function matchText(expected: string, actual: string, variables: Variables): Variables | undefined {
  const found = new RegExp(`^${toPattern(expected, variables)}$`, 's').exec(actual);
  return found === null ? undefined : new Map([...variables, ...Object.entries(found.groups ?? {})]);
}

function toPattern(expected: string, variables: Variables): string {
  const captured = new Set<string>();
  const patterns = splitPlaceholders(expected).map((part) => {
    if (typeof part === 'string') return escapePattern(part);
    const pattern = placeholderPattern(part, variables, captured);
    captured.add(part.name);
    return pattern;
  });
  return patterns.join('');
}

function placeholderPattern(
  { name, kind }: Placeholder,
  variables: Variables,
  captured: ReadonlySet<string>,
): string {
  const known = variables.get(name);
  if (known !== undefined) return escapePattern(String(known));
  return captured.has(name) ? `\\k<${name}>` : `(?<${name}>${patternOf(kind)})`;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
