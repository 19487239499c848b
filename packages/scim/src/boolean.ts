import type { Compat } from './compat.ts';
import { foldCase } from './fold-case.ts';

/** Reads a boolean, or the text of one where that is taken; gives `undefined` for anything else. */
export function parseBoolean(value: unknown, compat: Compat): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' || !compat.booleanStrings) return undefined;
  const folded = foldCase(value);
  return folded === 'true' ? true : folded === 'false' ? false : undefined;
}
