import {
  applyPatch,
  compileValueFilter,
  isJsonArray,
  isJsonObject,
  memberOf,
  parsePatch,
  parsePatchPath,
  PATCH_OP_MESSAGE,
  resolvePath,
  USER_RESOURCE_TYPE,
  type JsonObject,
  type JsonValue,
  type SchemaExtension,
} from '@drawbridge/scim';

/**
 * Makes a reader of the values at some paths of an account. A path without a value is left out, and so is one that
 * users do not have.
 */
export function createAttributeReader(
  paths: readonly string[],
): (account: object) => Readonly<Record<string, unknown>> {
  const readers = paths.map((path) => [path, readerOf(path)] as const);
  return (account) =>
    Object.fromEntries(
      readers.flatMap(([path, read]) => {
        const value = isJsonObject(account) ? read(account) : undefined;
        return value === undefined || value === null ? [] : [[path, value]];
      }),
    );
}

/** The names of the attributes that the paths lead into, for a projection. */
export function attributeNames(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map((path) => path.split('[')[0] ?? path))];
}

/** The members of a new account that has these values besides those it begins with. */
export function toMembers(attributes: Readonly<Record<string, unknown>>, account: JsonObject): JsonObject {
  const operations = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([path, value]) => ({ op: 'replace', path, value }));
  if (operations.length === 0) return account;
  const body = { schemas: [PATCH_OP_MESSAGE], Operations: operations };
  return applyPatch(USER_RESOURCE_TYPE, account, parsePatch(USER_RESOURCE_TYPE, body));
}

function readerOf(path: string): (account: JsonObject) => JsonValue | undefined {
  const { path: written, filter, subAttribute } = parsePatchPath(path);
  const reference = resolvePath(USER_RESOURCE_TYPE, written);
  if (reference?.kind !== 'attribute') return () => undefined;
  const { attribute, extension } = reference;
  const select = filter === undefined ? () => true : compileValueFilter(attribute, filter);
  const leaf = subAttribute ?? reference.subAttribute?.name;
  return (account) => {
    const holder = extension === undefined ? account : inExtension(account, extension);
    const value = isJsonObject(holder) ? memberOf(holder, attribute.name) : undefined;
    const chosen = isJsonArray(value) ? value.find(select) : value;
    return leaf === undefined ? chosen : isJsonObject(chosen) ? memberOf(chosen, leaf) : undefined;
  };
}

/** An extension goes by the URI of its schema or, where it has one, by its plain name. */
function inExtension(account: JsonObject, { schema, plainName }: SchemaExtension): JsonValue | undefined {
  return memberOf(account, schema.id) ?? (plainName === undefined ? undefined : memberOf(account, plainName));
}
