import { printAttributePath } from '../path/attribute-path.ts';
import { isComparison, type Filter } from './filter.ts';

/**
 * Prints a filter so that `parseFilter` gives the same filter again: minimal parentheses, operators in lower case.
 *
 * @example printFilter({ op: 'eq', path: { name: 'userName' }, value: 'bjensen' }) // userName eq "bjensen"
 */
export function printFilter(filter: Filter): string {
  if (isComparison(filter)) {
    return `${printAttributePath(filter.path)} ${filter.op} ${filter.text ?? JSON.stringify(filter.value)}`;
  }
  switch (filter.op) {
    case 'and':
      return filter.filters
        .map((term) => (term.op === 'or' ? `(${printFilter(term)})` : printFilter(term)))
        .join(' and ');
    case 'or':
      return filter.filters.map(printFilter).join(' or ');
    case 'not':
      return `not (${printFilter(filter.filter)})`;
    case 'valuePath':
      return `${printAttributePath(filter.path)}[${printFilter(filter.filter)}]`;
    case 'pr':
      return `${printAttributePath(filter.path)} pr`;
  }
}
