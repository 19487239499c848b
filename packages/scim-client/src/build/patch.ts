import { printFilter } from '@drawbridge/scim/wire';
import type { PathOf, ValueAt, WriteElement, WriteEntry } from '../typed/attribute-entry.ts';
import type { NoExtensions } from '../typed/extension.ts';
import type { PatchOperation } from '../typed/resource.ts';
import { valuePath, type FilterOf, type SubAttribute } from './filter.ts';

declare const PATHS: unique symbol;

/** The attributes that a patch may name, also with a filter in brackets, as {@link elements} writes it. */
export type PatchPath<X = NoExtensions> = PathOf<WriteEntry<X>> | ElementPath<WriteElement<X>>;

/** `members[…]` and `emails[…].value`. */
export type ElementPath<AnyElement extends readonly [string, string, unknown]> = AnyElement extends readonly [
  infer Attribute extends string,
  infer Name extends string,
  unknown,
]
  ? `${Attribute}[${string}]` | `${Attribute}[${string}].${Name}`
  : never;

/** What can be put at a path: of several elements, also one alone. */
export type PatchValue<Path extends string, X = NoExtensions> = OneOrMore<
  ValueAt<WriteEntry<X>, Path> | ValueOfElement<WriteElement<X>, Path, X>
>;

/** Operations in their order, which know the attributes that they name: they go only to a resource that has all of them. */
export interface ChangesOf<Path extends string> {
  readonly operations: readonly PatchOperation[];
  /** Never there: it only carries the type. */
  readonly [PATHS]?: Path;
}

/**
 * Changes to which more are added; each method gives a new patch.
 *
 * @see RFC 7644 §3.5.2
 */
export interface Patch<Path extends string, X = NoExtensions> extends ChangesOf<Path> {
  /** Adds elements to a multi-valued attribute, sets another one. */
  readonly add: <Added extends PatchPath<X>>(
    path: Added,
    value: PatchValue<Added, X>,
  ) => Patch<Path | Added, X>;
  /** Sets an attribute; the elements of a multi-valued one are replaced all together. */
  readonly replace: <Replaced extends PatchPath<X>>(
    path: Replaced,
    value: PatchValue<Replaced, X>,
  ) => Patch<Path | Replaced, X>;
  /** Removes an attribute, or the elements that a filter in brackets selects. */
  readonly remove: <Removed extends PatchPath<X>>(path: Removed) => Patch<Path | Removed, X>;
}

/**
 * Begins a patch.
 *
 * ```ts
 * await client.users.patch(id, patch().replace('active', false).remove(elements('emails', eq('type', 'home'))));
 * ```
 */
export function patch(): Patch<never> {
  return createPatch([]);
}

/** The path of the elements that a filter selects, or of one sub-attribute of them: `emails[type eq "work"].value`. */
export function elements<Attribute extends WriteElement[0]>(
  attribute: Attribute,
  filter: FilterOf<SubAttribute<WriteElement, Attribute>>,
): `${Attribute}[${string}]`;
export function elements<
  Attribute extends WriteElement[0],
  Name extends SubAttribute<WriteElement, Attribute>,
>(
  attribute: Attribute,
  filter: FilterOf<SubAttribute<WriteElement, Attribute>>,
  subAttribute: Name,
): `${Attribute}[${string}].${Name}`;
export function elements(
  attribute: WriteElement[0],
  filter: FilterOf<SubAttribute<WriteElement, WriteElement[0]>>,
  subAttribute?: string,
): string {
  const path = printFilter(valuePath(attribute, filter));
  return subAttribute === undefined ? path : `${path}.${subAttribute}`;
}

/** The operations of a patch, or of a list of them as it is. */
export function toOperations(
  changes: readonly PatchOperation[] | ChangesOf<string>,
): readonly PatchOperation[] {
  return 'operations' in changes ? changes.operations : changes;
}

type OneOrMore<Value> = Value extends readonly (infer Element)[] ? Value | Element : Value;

type ValueOfElement<AnyElement, Path extends string, X> = AnyElement extends readonly [
  infer Attribute extends string,
  infer Name extends string,
  infer Value,
]
  ? Path extends `${Attribute}[${string}].${Name}`
    ? Value
    : Path extends `${Attribute}[${string}]`
      ? ElementsOf<Attribute, X>
      : never
  : never;

/** What replaces the elements that a filter selects: one of their kind, or parts of it. */
type ElementsOf<Attribute extends string, X> =
  ValueAt<WriteEntry<X>, Attribute> extends readonly (infer Element)[] ? Partial<Element> : never;

function createPatch<Path extends string>(operations: readonly PatchOperation[]): Patch<Path> {
  return {
    operations,
    add: (path, value) => createPatch([...operations, { op: 'add', path, value }]),
    replace: (path, value) => createPatch([...operations, { op: 'replace', path, value }]),
    remove: (path) => createPatch([...operations, { op: 'remove', path }]),
  };
}
