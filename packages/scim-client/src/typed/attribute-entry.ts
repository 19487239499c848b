import type {
  CustomEndpoint,
  CustomInput,
  CustomResource,
  GroupInputOf,
  GroupOf,
  NoExtensions,
  UserInputOf,
  UserOf,
} from './extension.ts';

/**
 * Every attribute of a resource, as pairs of its path and the type of its value: `['name.familyName', string]`,
 * `['emails', readonly Email[]]`, and `emails.value` beside it. Attributes of an extension stand behind its URI and a
 * colon; a free-form namespace is a pattern, such as `metadata.${string}`.
 *
 * @see RFC 7644 §3.10
 */
export type AttributeEntry<Resource> = {
  readonly [Name in keyof Resource & string]: Name extends `urn:${string}`
    ? Members<`${Name}:`, NonNullable<Resource[Name]>>
    : Entry<Name, Resource[Name]>;
}[keyof Resource & string];

/** The sub-attributes of the elements of multi-valued attributes, with the attribute first: `['emails', 'type', string]`. */
export type ElementEntry<Resource> = {
  readonly [Name in keyof Resource & string]: NonNullable<Resource[Name]> extends readonly (infer Element)[]
    ? Element extends object
      ? ElementMember<Name, Element>
      : never
    : never;
}[keyof Resource & string];

/** The attributes that may be read and filtered by. */
export type ReadEntry<X = NoExtensions> =
  | AttributeEntry<UserOf<X>>
  | AttributeEntry<GroupOf<X>>
  | { [Name in CustomEndpoint<X>]: AttributeEntry<CustomResource<X, Name>> }[CustomEndpoint<X>];
/** The attributes that may be written. */
export type WriteEntry<X = NoExtensions> =
  | AttributeEntry<UserInputOf<X>>
  | AttributeEntry<GroupInputOf<X>>
  | { [Name in CustomEndpoint<X>]: AttributeEntry<CustomInput<X, Name>> }[CustomEndpoint<X>];
/** The sub-attributes that a filter in brackets may name. */
export type ReadElement<X = NoExtensions> =
  | ElementEntry<UserOf<X>>
  | ElementEntry<GroupOf<X>>
  | { [Name in CustomEndpoint<X>]: ElementEntry<CustomResource<X, Name>> }[CustomEndpoint<X>];
/** The sub-attributes that may be written behind a filter in brackets. */
export type WriteElement<X = NoExtensions> =
  | ElementEntry<UserInputOf<X>>
  | ElementEntry<GroupInputOf<X>>
  | { [Name in CustomEndpoint<X>]: ElementEntry<CustomInput<X, Name>> }[CustomEndpoint<X>];

/** The paths of entries. */
export type PathOf<AnyEntry extends readonly [string, ...unknown[]]> = AnyEntry[0];

/** What the attribute at a path holds; a path may match the pattern of a namespace. */
export type ValueAt<AnyEntry, Path extends string> = AnyEntry extends readonly [infer Pattern, infer Value]
  ? Path extends Pattern
    ? Value
    : never
  : never;

type Entry<Path extends string, Value> =
  | NamedEntry<Path, Value>
  | (unknown extends Value ? never : SubAttributes<`${Path}.`, ElementOf<NonNullable<Value>>>);

type NamedEntry<Path extends string, Value> = unknown extends Value
  ? readonly [Path, unknown]
  : readonly [Path, NonNullable<Value>];

type Members<Prefix extends string, Value> = Value extends object
  ? { readonly [Name in keyof Value & string]: Entry<`${Prefix}${Name}`, Value[Name]> }[keyof Value & string]
  : never;

/** They have none of their own: a complex attribute holds only simple ones. @see RFC 7643 §2.3.8 */
type SubAttributes<Prefix extends string, Value> = Value extends object
  ? {
      readonly [Name in keyof Value & string]: NamedEntry<`${Prefix}${Name}`, Value[Name]>;
    }[keyof Value & string]
  : never;

type ElementOf<Value> = Value extends readonly (infer Element)[] ? Element : Value;

type ElementMember<Attribute extends string, Element> = {
  readonly [Name in keyof Element & string]: readonly [Attribute, Name, NonNullable<Element[Name]>];
}[keyof Element & string];
