import {
  foldCase,
  joinFilters,
  resolvePath,
  type AttributePath,
  type Comparison,
  type Filter,
  type ResourceType,
} from '@drawbridge/scim';
import { DEFAULT_GROUPS } from '../default-groups.ts';
import { keyAttributeOf } from './resource-keys.ts';

/**
 * Lets a filter find the default groups by their bare names as well as by those on the wire, wherever it compares the name
 * of a group: `displayName eq "admin"` among groups, `groups.display sw "adm"` and `groups[display ne "admin"]` among users.
 * What comes before or behind a name in an order (`gt` and its like) is told by the name on the wire alone.
 */
export function withWireNames(type: ResourceType, filter: Filter, defaultGroupPrefix: string): Filter {
  return defaultGroupPrefix === '' ? filter : widen(scopeOf(type), filter, defaultGroupPrefix);
}

/** What the paths of a filter mean. */
interface Scope {
  /** Tells whether a path is the name of a group. */
  readonly isGroupName: (path: AttributePath) => boolean;
  /** Tells whether a path is the groups that a resource is in. */
  readonly isGroups: (path: AttributePath) => boolean;
}

/** Inside the brackets of `groups[…]`. */
const ELEMENT: Scope = {
  isGroupName: ({ uri, name, subAttribute }) =>
    uri === undefined && subAttribute === undefined && foldCase(name) === 'display',
  isGroups: () => false,
};

function scopeOf(type: ResourceType): Scope {
  const { members, memberOf } = type.relations;
  const name = members === undefined ? undefined : keyAttributeOf(type, 'name');
  const namesOf = (path: AttributePath): readonly (string | undefined)[] => {
    const reference = resolvePath(type, path);
    if (reference?.kind !== 'attribute' || reference.extension !== undefined) return [];
    return [reference.attribute.name, reference.subAttribute?.name];
  };
  return {
    isGroupName: (path) => {
      const [attribute, subAttribute] = namesOf(path);
      if (attribute === undefined) return false;
      if (subAttribute === undefined) return attribute === name?.name;
      return attribute === memberOf?.attribute && subAttribute === 'display';
    },
    isGroups: (path) => memberOf !== undefined && namesOf(path)[0] === memberOf.attribute,
  };
}

function widen(scope: Scope, filter: Filter, prefix: string): Filter {
  switch (filter.op) {
    case 'and':
    case 'or':
      return joinAll(
        filter.op,
        filter.filters.map((inner) => widen(scope, inner, prefix)),
      );
    case 'not':
      return { ...filter, filter: widen(scope, filter.filter, prefix) };
    case 'valuePath':
      return scope.isGroups(filter.path)
        ? { ...filter, filter: widen(ELEMENT, filter.filter, prefix) }
        : filter;
    case 'eq':
    case 'ne':
    case 'co':
    case 'sw':
    case 'ew':
      return scope.isGroupName(filter.path) ? widenComparison(filter, prefix) : filter;
    case 'pr':
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return filter;
  }
}

/** Terms of the same operator are spliced in, as everywhere. */
function joinAll(op: 'and' | 'or', filters: readonly Filter[]): Filter {
  const [first, ...more] = filters;
  return first === undefined ? { op, filters } : joinFilters(op, [first, ...more]);
}

function widenComparison(term: Comparison, prefix: string): Filter {
  const { op, path, value } = term;
  if (typeof value !== 'string') return term;
  const wanted = foldCase(value);
  const [first, ...more] = DEFAULT_GROUPS.filter(({ name }) => holds(op, foldCase(name), wanted)).map(
    (group) => ({ op: op === 'ne' ? op : 'eq', path, value: `${prefix}${group.name}` }) as const,
  );
  if (first === undefined) return term;
  // No other group has a name of a default group: nothing is lost, and an index can answer.
  return op === 'eq' || op === 'ne' ? first : joinFilters('or', [term, first, ...more]);
}

function holds(op: Comparison['op'], name: string, wanted: string): boolean {
  switch (op) {
    case 'eq':
    case 'ne':
      return name === wanted;
    case 'co':
      return name.includes(wanted);
    case 'sw':
      return name.startsWith(wanted);
    case 'ew':
      return name.endsWith(wanted);
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return false;
  }
}
