import {
  compileFilter,
  mapTerms,
  parseFilter,
  printAttributePath,
  resolvePath,
  ScimError,
  type Filter,
  type ResourceType,
  type Term,
} from '@drawbridge/scim';
import { closestPath } from '../schema/attribute-paths.ts';

/** What is wrong with a filter, and where in its text. */
export interface FilterProblem {
  readonly message: string;
  /** Where it begins, from 0; undefined where that cannot be told. */
  readonly at: number | undefined;
  readonly length: number;
}

/** A filter in its normal form, or what is wrong with its grammar. */
export type Reading =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'problem'; readonly problem: FilterProblem };

/** Reads a filter. @see RFC 7644 §3.4.2.2 */
export function readFilter(text: string): Reading {
  try {
    return { kind: 'filter', filter: parseFilter(text) };
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    const [, position] = / at position (\d+)/.exec(error.detail) ?? [];
    const message = sentence(error.detail.replace(/ at position \d+/, ''));
    return {
      kind: 'problem',
      problem: { message, at: position === undefined ? undefined : Number(position) - 1, length: 1 },
    };
  }
}

/** What a resource type has against a filter: names that it does not know, comparisons that its attributes do not allow. */
export function checkFilter(type: ResourceType, filter: Filter, text: string): readonly FilterProblem[] {
  return termsOf(filter).flatMap((term) => {
    const path = printAttributePath(term.path);
    const at = text.indexOf(path);
    const place = { at: at < 0 ? undefined : at, length: path.length };
    if (resolvePath(type, term.path)?.kind !== 'attribute') {
      const near = closestPath(type, path);
      const hint = near === undefined ? '' : ` Did you mean ${near}?`;
      return [{ message: `A ${type.name.toLowerCase()} has no attribute ${path}.${hint}`, ...place }];
    }
    try {
      compileFilter(type, term);
      return [];
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      return [{ message: sentence(error.detail), ...place }];
    }
  });
}

function termsOf(filter: Filter): readonly Term[] {
  const terms: Term[] = [];
  mapTerms(filter, (term) => {
    terms.push(term);
    return term;
  });
  return terms;
}

/** `filter: expected …` as a sentence of its own. */
function sentence(detail: string): string {
  const text = detail.replace(/^filter: /, '');
  // The name of an attribute is written as it is.
  return `${text.replace(/^expected/, 'Expected')}${text.endsWith('.') ? '' : '.'}`;
}
