import type { Compat } from '../compat.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType } from '../schema/resource-type.ts';
import { resolvePath } from '../path/resolve-path.ts';
import { isComparison, mapTerms, type Comparison, type Filter } from './filter.ts';

/**
 * Reads a bare number or boolean as text where the attribute holds text: `externalId eq 007` and `externalId eq 12` mean
 * what `"007"` and `"12"` do. The text is the one that was written.
 */
export function withWordAsText(
  definition: AttributeDefinition,
  comparison: Comparison,
  compat: Compat,
): Comparison {
  const { text, ...plain } = comparison;
  const { value } = plain;
  if (!compat.unquotedFilterValue || !holdsText(definition)) return comparison;
  if (typeof value !== 'number' && typeof value !== 'boolean') return comparison;
  return { ...plain, value: text ?? String(value) };
}

/** A filter in which every bare word that is compared with text is text, so that an index can answer it. */
export function withWordsAsText(type: ResourceType, filter: Filter, compat: Compat): Filter {
  return mapTerms(filter, (term) => {
    if (!isComparison(term) || typeof term.value === 'string') return term;
    const reference = resolvePath(type, term.path);
    if (reference?.kind !== 'attribute') return term;
    return withWordAsText(reference.subAttribute ?? reference.attribute, term, compat);
  });
}

function holdsText({ type }: AttributeDefinition): boolean {
  switch (type) {
    case 'string':
    case 'reference':
    case 'binary':
    case 'dateTime':
      return true;
    case 'boolean':
    case 'integer':
    case 'decimal':
    case 'complex':
    case 'any':
      return false;
  }
}
