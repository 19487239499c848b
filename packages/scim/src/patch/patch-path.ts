import { LENIENT, type Compat } from '../compat.ts';
import { createFilterScanner } from '../filter/filter-scanner.ts';
import { createTermCounter, type TermCounter } from '../filter/term-counter.ts';
import type { Filter } from '../filter/filter.ts';
import { parseValueFilter } from '../filter/parse-filter.ts';
import { printFilter } from '../filter/print-filter.ts';
import { quote } from '../json.ts';
import { parseAttributePath, printAttributePath, type AttributePath } from '../path/attribute-path.ts';
import { invalidPath, type ScimError } from '../scim-error.ts';

/**
 * The path of a PATCH operation as it was written: `members`, `name.familyName`, `emails[type eq "work"]`,
 * `emails[type eq "work"].value`.
 *
 * @see RFC 7644 §3.5.2, Figure 7
 */
export interface PatchPath {
  readonly path: AttributePath;
  /** The filter in brackets. */
  readonly filter?: Filter;
  /** The sub-attribute behind the brackets. */
  readonly subAttribute?: string;
}

const SUB_ATTRIBUTE = /\.\$?[A-Za-z][\w-]*/y;

/**
 * Parses the path of a PATCH operation.
 *
 * @param countTerm Counts the terms of the filter in brackets, and of those in the other paths of the request.
 *
 * @throws ScimError `invalidPath`; `invalidFilter` for what is between the brackets.
 */
export function parsePatchPath(
  text: string,
  compat: Compat = LENIENT,
  countTerm: TermCounter = createTermCounter(),
): PatchPath {
  const bracket = text.indexOf('[');
  const path = parseAttributePath((bracket < 0 ? text : text.slice(0, bracket)).trim());
  if (path === undefined) throw invalidPath(`path: ${quote(text)} is not an attribute path`);
  if (bracket < 0) return { path };
  const scanner = createFilterScanner(text, bracket + 1, countTerm);
  const filter = parseValueFilter(scanner, compat);
  const subAttribute = scanner.takeMatch(SUB_ATTRIBUTE)?.slice(1);
  if (!scanner.atEnd()) throw asPathError(scanner.error('a sub-attribute or the end'));
  return { path, filter, ...(subAttribute === undefined ? {} : { subAttribute }) };
}

/** Prints the path of a PATCH operation: the inverse of {@link parsePatchPath}. */
export function printPatchPath({ path, filter, subAttribute }: PatchPath): string {
  const brackets = filter === undefined ? '' : `[${printFilter(filter)}]`;
  return `${printAttributePath(path)}${brackets}${subAttribute === undefined ? '' : `.${subAttribute}`}`;
}

function asPathError(error: ScimError): ScimError {
  return invalidPath(error.detail.replace(/^filter/, 'path'));
}
