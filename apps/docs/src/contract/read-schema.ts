import type { Property, Schema, TypeText } from './contract.ts';
import { childrenOf, isJsonObject, objectOf, objectsOf, textOf, valuesOf, type JsonObject } from './json.ts';
import { referenceName } from './openapi-document.ts';

/** Puts a schema into words; what it refers to stays a name. */
export function readSchema(node: JsonObject): Schema {
  return {
    description: textOf(node, 'description'),
    type: typeOf(node),
    notes: notesOf(node),
    properties: propertiesOf(objectWithin(node)),
    includes: objectsOf(node, 'allOf').flatMap((part) => referenceName(part) ?? []),
  };
}

/** An array's properties are those of its elements. */
function objectWithin(node: JsonObject): JsonObject {
  return isJsonObject(node['items']) ? objectWithin(node['items']) : node;
}

function propertiesOf(node: JsonObject): readonly Property[] {
  const required = new Set([node, ...objectsOf(node, 'allOf')].flatMap((part) => valuesOf(part, 'required')));
  return [node, ...objectsOf(node, 'allOf')]
    .flatMap((part) => childrenOf(part, 'properties'))
    .map(([name, property]) => ({ name, required: required.has(name), schema: readSchema(property) }));
}

function typeOf(node: JsonObject): TypeText {
  const component = referenceName(node);
  if (component !== undefined) return [{ component }];
  const variants = [...objectsOf(node, 'oneOf'), ...objectsOf(node, 'anyOf')];
  if (variants.length > 0) return join(variants.map(typeOf));
  if (node['const'] !== undefined) return [JSON.stringify(node['const'])];
  const values = valuesOf(node, 'enum');
  if (values.length > 0) return [values.map((value) => JSON.stringify(value)).join(' | ')];
  const names = typeNames(node);
  return names.length === 0 ? untyped(node) : join(names.map((name) => namedType(name, node)));
}

function typeNames(node: JsonObject): readonly string[] {
  const single = textOf(node, 'type');
  if (single !== '') return [single];
  return valuesOf(node, 'type').filter((name) => typeof name === 'string');
}

function untyped(node: JsonObject): TypeText {
  if (objectsOf(node, 'allOf').length > 0 || isJsonObject(node['properties'])) return ['object'];
  return ['any'];
}

function namedType(name: string, node: JsonObject): TypeText {
  if (name === 'array') return [...typeOf(objectOf(node, 'items')), '[]'];
  const format = textOf(node, 'format');
  return [format === '' || name === 'null' ? name : `${name} (${format})`];
}

function join(types: readonly TypeText[]): TypeText {
  return types.flatMap((type, index) => (index === 0 ? type : [' | ', ...type]));
}

const NOTES: readonly (readonly [keyword: string, note: (value: string) => string])[] = [
  ['readOnly', () => 'read-only'],
  ['writeOnly', () => 'write-only'],
  ['default', (value) => `default ${value}`],
  ['minimum', (value) => `at least ${value}`],
  ['maximum', (value) => `at most ${value}`],
  ['minLength', (value) => `${value} or more characters`],
  ['maxLength', (value) => `no more than ${value} characters`],
  ['minItems', (value) => `${value} or more elements`],
  ['maxItems', (value) => `no more than ${value} elements`],
  ['uniqueItems', () => 'no element twice'],
  ['pattern', (value) => `matches ${value}`],
];

function notesOf(node: JsonObject): readonly string[] {
  return NOTES.flatMap(([keyword, note]) => {
    const value = node[keyword];
    if (value === undefined || value === false) return [];
    return [note(typeof value === 'string' ? value : JSON.stringify(value))];
  });
}
