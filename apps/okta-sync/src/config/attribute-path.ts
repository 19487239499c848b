import {
  isComparison,
  parsePatchPath,
  printPatchPath,
  resolvePath,
  ScimError,
  USER_RESOURCE_TYPE,
  type AttributeDefinition,
  type AttributeReference,
  type PatchPath,
} from '@drawbridge/scim';

/** A place in an account that one value of the source can be written to. */
export interface UserPath {
  /** As it was written, without needless spaces. */
  readonly path: string;
  /** What the value at this place is. */
  readonly attribute: AttributeDefinition;
  /** Whether values are the same that differ only in letter case. */
  readonly anyCase: boolean;
}

/** Finds the attribute of accounts that a path names; gives what is wrong with the path when it cannot be used. */
export function resolveUserPath(text: string): UserPath | string {
  const parsed = parse(text);
  if (typeof parsed === 'string') return parsed;
  const reference = resolvePath(USER_RESOURCE_TYPE, parsed.path);
  if (reference?.kind !== 'attribute') return 'is no attribute of SCIM users';
  const leaf = leafOf(reference, parsed);
  if (typeof leaf === 'string') return leaf;
  const { name } = reference.attribute;
  if (RESERVED.has(name) || leaf.mutability === 'readOnly') return 'is not an attribute that can be mapped';
  return { path: printPatchPath(parsed), attribute: leaf, anyCase: ANY_CASE.has(name) };
}

/** What the daemon looks after in other ways. */
const RESERVED: ReadonlySet<string> = new Set([
  'externalId',
  'active',
  'id',
  'meta',
  'schemas',
  'groups',
  'password',
]);

/** Addresses and names for signing in, which servers may fold. */
const ANY_CASE: ReadonlySet<string> = new Set(['emails', 'userName']);

function parse(text: string): PatchPath | string {
  try {
    return parsePatchPath(text);
  } catch (error) {
    if (error instanceof ScimError) return 'is no SCIM attribute path';
    throw error;
  }
}

function leafOf(
  { attribute: whole, subAttribute }: AttributeReference,
  parsed: PatchPath,
): AttributeDefinition | string {
  if (!whole.multiValued) {
    if (parsed.filter !== undefined) return 'has brackets, but the attribute has only one value';
    const leaf = subAttribute ?? whole;
    return leaf.type === 'complex'
      ? 'names several values; add the one that is meant, such as name.givenName'
      : leaf;
  }
  const { filter, subAttribute: name } = parsed;
  const chosen = whole.subAttributes?.find((one) => one.name === name);
  const byType =
    filter !== undefined && isComparison(filter) && filter.op === 'eq' && filter.path.name === 'type';
  return byType && chosen !== undefined
    ? chosen
    : `has several values; say which, such as ${whole.name}[type eq "work"].value`;
}
