import {
  asCoreAttribute,
  compileFilter,
  invalidFilter,
  isComparison,
  joinFilters,
  pathsOf,
  printAttributePath,
  resolvePath,
  type AttributePath,
  type Filter,
  type ResourceType,
  type Term,
} from '@drawbridge/scim';

/**
 * What a filter over several resource types asks of the resources of one: a filter, or that all or none of them match.
 * An attribute that the type does not have has no value there, and `meta.resourceType` is known beforehand.
 *
 * @see RFC 7644 §3.4.2.1
 */
export function specializeFilter(type: ResourceType, filter: Filter): Filter | boolean {
  if (isComparison(filter)) return specializeTerm(type, filter);
  switch (filter.op) {
    case 'and':
    case 'or':
      return joinSpecialized(
        filter.op,
        filter.filters.map((inner) => specializeFilter(type, inner)),
      );
    case 'not': {
      const inner = specializeFilter(type, filter.filter);
      return typeof inner === 'boolean' ? !inner : { ...filter, filter: inner };
    }
    case 'valuePath':
    case 'pr':
      return specializeTerm(type, filter);
  }
}

/**
 * Checks that every attribute of a filter is one of some type.
 *
 * @throws ScimError `invalidFilter`.
 */
export function requireKnownAttributes(types: readonly ResourceType[], filter: Filter): void {
  const unknown = pathsOf(filter).find((path) => types.every((type) => !has(type, path)));
  if (unknown === undefined) return;
  throw invalidFilter(
    `filter: no resource type has an attribute ${JSON.stringify(printAttributePath(unknown))}`,
  );
}

function specializeTerm(type: ResourceType, term: Term): Filter | boolean {
  if (!has(type, term.path)) {
    // Without a value, only these two hold.
    return term.op === 'ne' ? term.value !== null : term.op === 'eq' && term.value === null;
  }
  if (!isResourceType(type, term.path)) return term;
  return compileFilter(type, term)({ meta: { resourceType: type.name } });
}

function joinSpecialized(op: 'and' | 'or', parts: readonly (Filter | boolean)[]): Filter | boolean {
  const decisive = op === 'or';
  if (parts.includes(decisive)) return decisive;
  const [first, ...more] = parts.filter((part) => typeof part !== 'boolean');
  return first === undefined ? !decisive : joinFilters(op, [first, ...more]);
}

function has(type: ResourceType, path: AttributePath): boolean {
  return resolvePath(type, path)?.kind === 'attribute';
}

function isResourceType(type: ResourceType, path: AttributePath): boolean {
  const reference = asCoreAttribute(resolvePath(type, path));
  return reference?.attribute.name === 'meta' && reference.subAttribute?.name === 'resourceType';
}
