import {
  asCoreAttribute,
  foldCase,
  isComparison,
  isOrdering,
  joinFilters,
  mapTerms,
  resolvePath,
  stringTest,
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
  const { memberOf } = type.relations;
  const name = type.hasDefaultGroups ? keyAttributeOf(type, 'name') : undefined;
  const namesOf = (path: AttributePath): readonly (string | undefined)[] => {
    const reference = asCoreAttribute(resolvePath(type, path));
    return [reference?.attribute.name, reference?.subAttribute?.name];
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
  return mapTerms(filter, (term) => {
    if (isComparison(term)) return scope.isGroupName(term.path) ? widenComparison(term, prefix) : term;
    return term.op === 'valuePath' && scope.isGroups(term.path)
      ? { ...term, filter: widen(ELEMENT, term.filter, prefix) }
      : term;
  });
}

function widenComparison(term: Comparison, prefix: string): Filter {
  const { op, path, value } = term;
  if (typeof value !== 'string' || isOrdering(op)) return term;
  // Another name than the one on the wire is found by `ne` where it is the name itself.
  const isMeant = stringTest(op === 'ne' ? 'eq' : op, foldCase(value));
  const [first, ...more] = DEFAULT_GROUPS.filter(({ name }) => isMeant(foldCase(name))).map(
    (group) => ({ op: op === 'ne' ? op : 'eq', path, value: `${prefix}${group.name}` }) as const,
  );
  if (first === undefined) return term;
  // No other group has a name of a default group: nothing is lost, and an index can answer.
  return op === 'eq' || op === 'ne' ? first : joinFilters('or', [term, first, ...more]);
}
