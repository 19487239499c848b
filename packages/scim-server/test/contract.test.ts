import {
  COMMON_ATTRIBUTES,
  ENTERPRISE_USER,
  ERROR_MESSAGE,
  GROUP_RESOURCE_TYPE,
  USER_RESOURCE_TYPE,
  isJsonArray,
  isJsonObject,
  isScimType,
  type AttributeDefinition,
  type JsonObject,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import { describe, expect, it } from 'vitest';
import { CONTRACT, compileComponent, objectAt, resolve, stringsAt } from './contract.ts';
import { checkResponse } from './checked-handler.ts';

/** What the contract and the schema data must agree on. */
interface Shape {
  readonly type: string;
  readonly multiValued: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly subAttributes?: Readonly<Record<string, Shape>>;
}

const JSON_TYPES: Readonly<Record<AttributeDefinition['type'], string>> = {
  string: 'string',
  reference: 'string',
  binary: 'string',
  dateTime: 'string',
  boolean: 'boolean',
  integer: 'integer',
  decimal: 'number',
  complex: 'object',
  any: 'object',
};

function shapeOfDefinition(definition: AttributeDefinition): Shape {
  const { type, multiValued, mutability, subAttributes } = definition;
  return {
    type: JSON_TYPES[type],
    multiValued,
    readOnly: mutability === 'readOnly',
    writeOnly: mutability === 'writeOnly',
    ...(subAttributes === undefined ? {} : { subAttributes: shapesOfDefinitions(subAttributes) }),
  };
}

function shapesOfDefinitions(definitions: readonly AttributeDefinition[]): Record<string, Shape> {
  return Object.fromEntries(
    definitions.map((definition) => [definition.name, shapeOfDefinition(definition)]),
  );
}

/** A schema of the contract with what it refers to and combines. */
function flatten(node: JsonValue | undefined): JsonObject {
  if (!isJsonObject(node)) return {};
  const { $ref: reference, allOf, ...own } = node;
  const referred = typeof reference === 'string' ? flatten(resolve(reference)?.value) : {};
  const parts = (isJsonArray(allOf) ? allOf : []).map(flatten);
  const properties = [referred, ...parts, own].map((part) => objectAt(part, 'properties'));
  return { ...Object.assign({}, referred, ...parts, own), properties: Object.assign({}, ...properties) };
}

function shapeOfProperty(property: JsonValue | undefined): Shape {
  const schema = flatten(property);
  const multiValued = schema['type'] === 'array';
  const element = multiValued ? flatten(schema['items']) : schema;
  const subAttributes = objectAt(element, 'properties');
  return {
    type: typeof element['type'] === 'string' ? element['type'] : 'none',
    multiValued,
    readOnly: schema['readOnly'] === true,
    writeOnly: schema['writeOnly'] === true,
    ...(Object.keys(subAttributes).length === 0 ? {} : { subAttributes: shapesOfProperties(subAttributes) }),
  };
}

function shapesOfProperties(properties: JsonObject): Record<string, Shape> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, shapeOfProperty(property)]),
  );
}

function component(name: string): JsonObject {
  return flatten(resolve(`#/components/schemas/${name}`)?.value);
}

/** What clients may send and what they may receive, in one. */
function contractOf(name: string): Record<string, Shape> {
  return shapesOfProperties({
    ...objectAt(component(`${name}Request`), 'properties'),
    ...objectAt(component(name), 'properties'),
  });
}

function namesOfExtensions(type: ResourceType): readonly string[] {
  return type.schemaExtensions.flatMap(({ schema, plainName }) => [schema.id, plainName ?? []].flat());
}

function requiredOf(definitions: readonly AttributeDefinition[]): readonly string[] {
  return definitions.filter(({ required }) => required).map(({ name }) => name);
}

describe.each<[string, ResourceType]>([
  ['User', USER_RESOURCE_TYPE],
  ['Group', GROUP_RESOURCE_TYPE],
])('%s in the contract and in the schema data', (name, type) => {
  it('has the same attributes, of the same types and mutability', () => {
    const extensions = new Set(namesOfExtensions(type));
    const attributes = Object.entries(contractOf(name)).filter(([key]) => !extensions.has(key));
    expect(Object.fromEntries(attributes)).toEqual(
      shapesOfDefinitions([...COMMON_ATTRIBUTES, ...type.schema.attributes]),
    );
  });

  it('has the same extensions', () => {
    const core = new Set([...type.attributes.values()].map((attribute) => attribute.name));
    const others = Object.keys(contractOf(name)).filter((key) => !core.has(key));
    expect(others.toSorted()).toEqual(namesOfExtensions(type).toSorted());
  });

  it('requires the same attributes of a client', () => {
    expect(stringsAt(component(`${name}Request`), 'required')).toEqual(requiredOf(type.schema.attributes));
  });
});

describe('the enterprise extension in the contract and in the schema data', () => {
  it('has the same attributes, of the same types and mutability', () => {
    expect(shapesOfProperties(objectAt(component('EnterpriseUser'), 'properties'))).toEqual(
      shapesOfDefinitions(ENTERPRISE_USER.attributes),
    );
  });

  it('requires the same attributes', () => {
    expect(stringsAt(component('EnterpriseUser'), 'required')).toEqual(
      requiredOf(ENTERPRISE_USER.attributes),
    );
  });
});

describe('the contract', () => {
  it('has the error keywords that the service provider has', () => {
    const keywords = stringsAt(component('ScimType'), 'enum');
    expect(keywords.length).toBe(13);
    expect(keywords.filter((keyword) => !isScimType(keyword))).toEqual([]);
  });

  it('has only component schemas that compile', () => {
    const names = Object.keys(objectAt(objectAt(CONTRACT, 'components'), 'schemas'));
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(compileComponent(name)).toBeTypeOf('function');
  });
});

describe('the check of responses', () => {
  const error = { schemas: [ERROR_MESSAGE], status: '404', detail: 'x' };
  const headers = { 'content-type': 'application/scim+json' };
  const check = (body: unknown, init: ResponseInit, path = '/Users/1'): Promise<void> =>
    checkResponse('GET', path, new Response(JSON.stringify(body), init));

  it('takes what the contract describes', async () => {
    await expect(check(error, { status: 404, headers })).resolves.toBeUndefined();
  });

  it.each([
    ['another member', { ...error, more: 1 }, { status: 404, headers }],
    ['a missing member', { schemas: error.schemas, status: '404' }, { status: 404, headers }],
    ['another media type', error, { status: 404, headers: { 'content-type': 'application/json' } }],
    ['a status that is not named', error, { status: 418, headers }],
    ['a missing header', error, { status: 401, headers }],
  ])('refuses %s', async (_, body, init) => {
    await expect(check(body, init)).rejects.toThrow(/^GET \/Users\/1 \d+: /);
  });
});
