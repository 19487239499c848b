import {
  attribute,
  isJsonArray,
  isJsonObject,
  type AttributeDefinition,
  type JsonValue,
  type SchemaDefinition,
} from '@drawbridge/scim';

/** Reads a schema as a service provider tells it; undefined for what is none. @see RFC 7643 §7 */
export function readSchema(value: unknown): SchemaDefinition | undefined {
  if (!isJsonObject(value) || typeof value['id'] !== 'string') return undefined;
  const { id, name, description, attributes } = value;
  return {
    id,
    name: typeof name === 'string' ? name : id,
    description: typeof description === 'string' ? description : '',
    attributes: elementsOf(attributes).flatMap((element) => readAttribute(element) ?? []),
  };
}

const TYPES = [
  'string',
  'boolean',
  'decimal',
  'integer',
  'dateTime',
  'reference',
  'binary',
  'complex',
] as const;
const MUTABILITIES = ['readOnly', 'readWrite', 'immutable', 'writeOnly'] as const;
const RETURNED = ['always', 'never', 'default', 'request'] as const;
const UNIQUENESS = ['none', 'server', 'global'] as const;

/** What a characteristic does not say, or says in other words, is as the RFC has it where nothing is said. */
function readAttribute(value: JsonValue): AttributeDefinition | undefined {
  if (!isJsonObject(value) || typeof value['name'] !== 'string') return undefined;
  const { name, description, subAttributes } = value;
  const below = elementsOf(subAttributes).flatMap((element) => readAttribute(element) ?? []);
  const characteristics: Partial<Omit<AttributeDefinition, 'name' | 'description'>> = {
    ...oneOf('type', value['type'], TYPES),
    ...oneOf('mutability', value['mutability'], MUTABILITIES),
    ...oneOf('returned', value['returned'], RETURNED),
    ...oneOf('uniqueness', value['uniqueness'], UNIQUENESS),
    multiValued: value['multiValued'] === true,
    required: value['required'] === true,
    caseExact: value['caseExact'] === true,
    ...(below.length === 0 ? {} : { subAttributes: below }),
  };
  return attribute(name, typeof description === 'string' ? description : '', characteristics);
}

function oneOf<Name extends string, Value extends string>(
  name: Name,
  value: JsonValue | undefined,
  known: readonly Value[],
): Partial<Record<Name, Value>> {
  const found = known.find((candidate) => candidate === value);
  // A computed key widens to any string; this one is `name`.
  return found === undefined ? {} : ({ [name]: found } as Record<Name, Value>);
}

/** The elements of a list; none where there is no list. */
export function elementsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : [];
}
