/**
 * The data type of an attribute. `any` is ours: it types the undeclared attributes of a free-form namespace and is never
 * served at /Schemas.
 *
 * @see RFC 7643 §2.3
 */
export type AttributeType =
  'string' | 'boolean' | 'decimal' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex' | 'any';

/** Who may write an attribute, and when. @see RFC 7643 §2.2, §7 */
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';

/** When an attribute is part of a response. @see RFC 7643 §2.2, §7 */
export type Returned = 'always' | 'never' | 'default' | 'request';

/** How far an attribute's values must be unique. @see RFC 7643 §2.2, §7 */
export type Uniqueness = 'none' | 'server' | 'global';

/** An attribute and its characteristics, exactly as /Schemas serves it. @see RFC 7643 §7 */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: Mutability;
  readonly returned: Returned;
  readonly uniqueness: Uniqueness;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly AttributeDefinition[];
}

/** A schema: the attributes of a resource type or of an extension to one. @see RFC 7643 §7 */
export interface SchemaDefinition {
  /** The schema's URI. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeDefinition[];
}

/** The characteristics of an attribute that differ from the defaults. */
export type Characteristics = Partial<Omit<AttributeDefinition, 'name' | 'description'>>;

/**
 * Completes an attribute with the RFC's defaults: a singular, optional, case-insensitive string that may be read and
 * written, is returned by default and need not be unique.
 *
 * @see RFC 7643 §2.2
 */
export function attribute(
  name: string,
  description: string,
  characteristics: Characteristics = {},
): AttributeDefinition {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...characteristics,
  };
}

/** Finds a sub-attribute of a complex attribute by its exact name. */
export function subAttributeOf(
  definition: AttributeDefinition,
  name: string,
): AttributeDefinition | undefined {
  return definition.subAttributes?.find((candidate) => candidate.name === name);
}

/** Tells whether no answer may show an attribute, or tell anything of its value. @see RFC 7643 §2.2, §7 */
export function isSecret({
  mutability,
  returned,
}: Pick<AttributeDefinition, 'mutability' | 'returned'>): boolean {
  return mutability === 'writeOnly' || returned === 'never';
}
