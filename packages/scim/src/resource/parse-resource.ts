import { LENIENT, type Compat } from '../compat.ts';
import { foldCase } from '../fold-case.ts';
import { createTermCounter, type TermCounter } from '../filter/term-counter.ts';
import { isJsonArray, isJsonObject, kindOf, quote, type JsonObject, type JsonValue } from '../json.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { parsePathed } from '../patch/parse-patch.ts';
import { isReadOnly } from '../patch/parse-target.ts';
import type { PatchOperation } from '../patch/patch-operation.ts';
import { parsePatchPath } from '../patch/patch-path.ts';
import {
  findExtensionAttribute,
  findSubAttribute,
  isPathKey,
  resolveKey,
  type AttributeReference,
} from '../path/resolve-path.ts';
import type { SchemaDefinition } from '../schema/attribute-definition.ts';
import type { ResourceType, SchemaExtension } from '../schema/resource-type.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { requireAttributes, type Attributes } from './attributes.ts';
import { parseAttributeValue } from './parse-value.ts';

/**
 * Parses the body of a create or a replace. Attribute names and schema URIs are taken in any case; read-only attributes,
 * unknown attributes and unknown schemas are ignored; null and `[]` leave an attribute unassigned. A key may also be a
 * path, as in a PATCH without one: `name.givenName`, `emails[type eq "work"].value`, or an attribute behind its schema's
 * URI. Those that name elements of a multi-valued attribute, or a part of them, act on the elements that the body has
 * beside them, as a `replace` does.
 *
 * @throws ScimError `invalidSyntax` for a body that is no object, or a path as a key where that is not taken,
 * `invalidPath`, `invalidFilter` and `noTarget` for a path that leads nowhere in the attribute that it begins with,
 * `invalidValue` for a value of the wrong type or a required attribute that is missing.
 * @see RFC 7644 §3.3, §3.5.1; RFC 7643 §2.5
 */
export function parseResource(type: ResourceType, body: unknown, compat: Compat = LENIENT): Attributes {
  if (!isJsonObject(body)) {
    throw invalidSyntax(`the body: expected a ${type.name} object, found ${kindOf(body)}`);
  }
  const named = Object.entries(body).find(([key]) => foldCase(key) === 'schemas')?.[1];
  const schemas = isJsonArray(named) ? named : [];
  if (!compat.missingSchemas) requireSchema(type, schemas);
  if (!compat.unknownSchemas) refuseUnknown(type, schemas);
  const parts = parseMembers(body, { type, compat, countTerm: createTermCounter() });
  const members = mergeMembers(parts.filter((part) => 'name' in part));
  const attributes = applyPatch(
    type,
    members,
    parts.filter((part) => 'op' in part),
    compat,
  );
  requireAttributes(type, attributes);
  return attributes;
}

/** A resource names the schemas of its attributes, its type's own among them. @see RFC 7643 §3 */
function requireSchema({ schema }: ResourceType, schemas: readonly JsonValue[]): void {
  const core = foldCase(schema.id);
  const named = schemas.some((uri) => typeof uri === 'string' && foldCase(uri) === core);
  if (!named) throw invalidSyntax(`schemas: expected ${schema.id} among them`);
}

/** It names no others than those that its type has. @see RFC 7643 §3 */
function refuseUnknown({ name, schema, extensions }: ResourceType, schemas: readonly JsonValue[]): void {
  const core = foldCase(schema.id);
  const unknown = schemas.find(
    (uri) => typeof uri !== 'string' || (foldCase(uri) !== core && !extensions.has(foldCase(uri))),
  );
  if (unknown === undefined) return;
  const found = typeof unknown === 'string' ? quote(unknown) : kindOf(unknown);
  throw invalidValue(`schemas: a ${name} has no schema ${found}`);
}

/** What parsing a member of a body needs to know besides the member. */
interface BodyContext {
  readonly type: ResourceType;
  readonly compat: Compat;
  readonly countTerm: TermCounter;
}

/** An attribute or an extension with a value. */
interface Member {
  readonly name: string;
  readonly value: JsonValue;
}

/** What a member of the body is: values, and changes of values that may stand elsewhere in it. */
type Part = Member | PatchOperation;

/** One complex value, or one extension, may come in several members: gathered first, so that each is merged once. */
function mergeMembers(members: readonly Member[]): JsonObject {
  const gathered = new Map<string, JsonValue[]>();
  for (const { name, value } of members) {
    const values = gathered.get(name);
    if (values === undefined) gathered.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries([...gathered].map(([name, values]) => [name, mergeValues(values)]));
}

/** Objects are merged, as deep as a resource nests complex values; of anything else the last one counts. */
function mergeValues(values: readonly JsonValue[]): JsonValue {
  const last = values.at(-1) ?? null;
  if (values.length <= 1 || !isJsonObject(last)) return last;
  const objects = values
    .slice(values.findLastIndex((value) => !isJsonObject(value)) + 1)
    .filter(isJsonObject);
  return mergeMembers(
    objects.flatMap((object) =>
      Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    ),
  );
}

function parseMembers(members: JsonObject, context: BodyContext): readonly Part[] {
  return Object.entries(members).flatMap(([key, value]) => parseMember(key, value, context));
}

/** Parses one member of the body: whatever its key names, or nothing that is known. */
function parseMember(key: string, value: unknown, context: BodyContext): readonly Part[] {
  const { type, compat } = context;
  const reference = resolveKey(type, key);
  if (reference === undefined) return [];
  if (!compat.pathInValueKey && isPathKey(reference, key)) {
    throw invalidSyntax(`the body: ${quote(key)} is a path, not the name of an attribute`);
  }
  switch (reference.kind) {
    case 'core':
      return parseMembers(requireObject(type.schema, value) ?? {}, context);
    case 'extension':
      return parseExtension(reference.extension, value, context);
    case 'attribute':
      if (reference.attribute.name === 'schemas') return [];
      return isOfElements(reference, key)
        ? parseElementKey(reference, key, value, context)
        : parseAttribute(reference, value, compat);
  }
}

function parseExtension(extension: SchemaExtension, value: unknown, context: BodyContext): readonly Part[] {
  const members = Object.entries(requireObject(extension.schema, value) ?? {});
  return members.flatMap(([key, member]) => {
    const attribute = findExtensionAttribute(extension, key);
    if (attribute !== undefined) {
      return parseAttribute({ kind: 'attribute', extension, attribute }, member, context.compat);
    }
    // A key that is a path: `manager.value`.
    return /[.[]/.test(key) ? parseMember(`${extension.schema.id}:${key}`, member, context) : [];
  });
}

/** Tells whether a key names elements of a multi-valued attribute by a filter, or a sub-attribute of all elements. */
function isOfElements({ attribute, subAttribute }: AttributeReference, key: string): boolean {
  return key.includes('[') || (attribute.multiValued && subAttribute !== undefined);
}

function parseElementKey(
  { attribute, subAttribute }: AttributeReference,
  key: string,
  value: unknown,
  { type, compat, countTerm }: BodyContext,
): readonly PatchOperation[] {
  const { subAttribute: name } = parsePatchPath(key, compat);
  const named = name === undefined ? subAttribute : findSubAttribute(attribute, name);
  if (isReadOnly({ attribute, ...(named === undefined ? {} : { subAttribute: named }) })) return [];
  return parsePathed('replace', key, value, { type, compat, where: 'the body', countTerm });
}

function requireObject({ id }: SchemaDefinition, value: unknown): JsonObject | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isJsonObject(value)) throw invalidValue(`${id}: expected an object, found ${kindOf(value)}`);
  return value;
}

/** Parses the value of an attribute, or of the one sub-attribute of it that a path names. */
function parseAttribute(
  { extension, attribute, subAttribute }: AttributeReference,
  value: unknown,
  compat: Compat,
): readonly Member[] {
  if (attribute.mutability === 'readOnly') return [];
  const whole = subAttribute === undefined ? value : { [subAttribute.name]: value };
  const path = extension === undefined ? attribute.name : `${extension.schema.id}:${attribute.name}`;
  const parsed = parseAttributeValue(attribute, whole, compat, path);
  if (parsed === undefined) return [];
  return extension === undefined
    ? [{ name: attribute.name, value: parsed }]
    : [{ name: extension.schema.id, value: { [attribute.name]: parsed } }];
}
