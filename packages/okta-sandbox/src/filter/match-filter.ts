import {
  type CompareOperator,
  type Filter,
  type FilterRules,
  type FilterValue,
  TIME_ATTRIBUTES,
} from './filter.ts';

/** Gives the value of an attribute by its dotted name. */
export type AttributeReader = (attribute: string) => unknown;

/** Tells whether the object whose attributes `read` gives satisfies the filter. */
export function matchesFilter(filter: Filter, read: AttributeReader, rules: FilterRules): boolean {
  switch (filter.op) {
    case 'and':
      return matchesFilter(filter.left, read, rules) && matchesFilter(filter.right, read, rules);
    case 'or':
      return matchesFilter(filter.left, read, rules) || matchesFilter(filter.right, read, rules);
    case 'pr':
      return isPresent(read(filter.attribute));
    case 'eq':
    case 'ne':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
    case 'sw':
    case 'co': {
      const normalize = normalizerOf(filter.attribute, rules);
      const values = elementsOf(read(filter.attribute));
      const wanted = normalize(filter.value);
      if (filter.op === 'ne') return !values.some((value) => compares('eq', normalize(value), wanted));
      const { op } = filter;
      return values.some((value) => compares(op, normalize(value), wanted));
    }
  }
}

function compares(op: Exclude<CompareOperator, 'ne'>, actual: FilterValue, wanted: FilterValue): boolean {
  if (op === 'eq') return actual === wanted;
  if (typeof actual === 'string' && typeof wanted === 'string') {
    if (op === 'sw') return actual.startsWith(wanted);
    if (op === 'co') return actual.includes(wanted);
    return inOrder(op, actual < wanted, actual === wanted);
  }
  if (typeof actual === 'number' && typeof wanted === 'number' && op !== 'sw' && op !== 'co') {
    return inOrder(op, actual < wanted, actual === wanted);
  }
  return false;
}

function inOrder(op: 'gt' | 'ge' | 'lt' | 'le', less: boolean, equal: boolean): boolean {
  switch (op) {
    case 'gt':
      return !less && !equal;
    case 'ge':
      return !less;
    case 'lt':
      return less;
    case 'le':
      return less || equal;
  }
}

function normalizerOf(attribute: string, rules: FilterRules): (value: FilterValue) => FilterValue {
  if (TIME_ATTRIBUTES.includes(attribute)) {
    return (value) => (typeof value === 'string' ? Date.parse(value) : value);
  }
  if (rules.caseSensitive) return (value) => value;
  return (value) => (typeof value === 'string' ? value.toLowerCase() : value);
}

function elementsOf(value: unknown): readonly FilterValue[] {
  const elements: readonly unknown[] = Array.isArray(value) ? value : [value ?? null];
  return elements.filter(isFilterValue);
}

function isFilterValue(value: unknown): value is FilterValue {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}

function isPresent(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}
