import {
  joinFilters,
  parseAttributePath,
  type AttributePath,
  type CompareOperator,
  type Filter,
} from '@drawbridge/scim/wire';
import type { PathOf, ReadElement, ReadEntry, ValueAt } from '../typed/attribute-entry.ts';
import type { NoExtensions } from '../typed/extension.ts';

declare const PATHS: unique symbol;

/**
 * A filter that knows which attributes it names: it goes only where a resource has all of them. `printFilter` gives its
 * text.
 *
 * @see RFC 7644 §3.4.2.2
 */
export type FilterOf<Path extends string> = Filter & {
  /** Never there: it only carries the type. */
  readonly [PATHS]?: Path;
};

/** The attributes that a filter may name: those of users and groups, and inside a value path those of its elements. */
export type FilterPath<X = NoExtensions> = PathOf<ReadEntry<X>> | ReadElement<X>[1];

/** What an attribute is compared with: of a multi-valued one, the `value` of its elements. */
export type FilterValue<Path extends string, X = NoExtensions> = Extract<
  Comparable<ValueAt<ReadEntry<X>, Path> | ElementValue<ReadElement<X>, Path>>,
  string | number | boolean
>;

/** The attributes that are compared as text. */
export type TextPath<X = NoExtensions> = FilterPath<X> & PathsComparedWith<FilterPath<X>, string, X>;

/** The attributes that have an order: texts, dates and numbers. */
export type OrderedPath<X = NoExtensions> = FilterPath<X> &
  PathsComparedWith<FilterPath<X>, string | number, X>;

/** Equal: `eq('userName', 'bjensen')`. Text is compared without regard to letter case, unless its schema says otherwise. */
export function eq<Path extends FilterPath>(path: Path, value: FilterValue<Path> | null): FilterOf<Path> {
  return compare('eq', path, value);
}

/** Not equal. */
export function ne<Path extends FilterPath>(path: Path, value: FilterValue<Path> | null): FilterOf<Path> {
  return compare('ne', path, value);
}

/** Contains. */
export function co<Path extends TextPath>(path: Path, value: string): FilterOf<Path> {
  return compare('co', path, value);
}

/** Starts with. */
export function sw<Path extends TextPath>(path: Path, value: string): FilterOf<Path> {
  return compare('sw', path, value);
}

/** Ends with. */
export function ew<Path extends TextPath>(path: Path, value: string): FilterOf<Path> {
  return compare('ew', path, value);
}

/** Greater than; later, for a date such as `gt('meta.lastModified', date.toISOString())`. */
export function gt<Path extends OrderedPath>(path: Path, value: FilterValue<Path>): FilterOf<Path> {
  return compare('gt', path, value);
}

/** Greater than or equal. */
export function ge<Path extends OrderedPath>(path: Path, value: FilterValue<Path>): FilterOf<Path> {
  return compare('ge', path, value);
}

/** Less than; earlier, for a date. */
export function lt<Path extends OrderedPath>(path: Path, value: FilterValue<Path>): FilterOf<Path> {
  return compare('lt', path, value);
}

/** Less than or equal. */
export function le<Path extends OrderedPath>(path: Path, value: FilterValue<Path>): FilterOf<Path> {
  return compare('le', path, value);
}

/** Present: the attribute has a value. */
export function pr<Path extends FilterPath>(path: Path): FilterOf<Path> {
  return { op: 'pr', path: toPath(path) };
}

/** All of the filters hold. @throws TypeError without any filter. */
export function and<Path extends string>(...filters: readonly FilterOf<Path>[]): FilterOf<Path> {
  return join('and', filters);
}

/** At least one of the filters holds. @throws TypeError without any filter. */
export function or<Path extends string>(...filters: readonly FilterOf<Path>[]): FilterOf<Path> {
  return join('or', filters);
}

/** The filter does not hold. */
export function not<Path extends string>(filter: FilterOf<Path>): FilterOf<Path> {
  return { op: 'not', filter };
}

/** One element satisfies the whole filter: `valuePath('emails', and(eq('type', 'work'), ew('value', '@example.com')))`. */
export function valuePath<Attribute extends ReadElement[0]>(
  attribute: Attribute,
  filter: FilterOf<SubAttribute<ReadElement, Attribute>>,
): FilterOf<Attribute> {
  return { op: 'valuePath', path: toPath(attribute), filter };
}

/** The sub-attributes of the elements of an attribute. */
export type SubAttribute<AnyElement, Attribute extends string> = AnyElement extends readonly [
  Attribute,
  infer Name extends string,
  unknown,
]
  ? Name
  : never;

type ElementValue<AnyElement, Name extends string> = AnyElement extends readonly [string, Name, infer Value]
  ? Value
  : never;

type Comparable<Value> = unknown extends Value
  ? string | number | boolean
  : Value extends readonly (infer Element)[]
    ? Simple<Element>
    : Value extends object
      ? never
      : Value;

type Simple<Element> = Element extends { readonly value?: infer Value } ? NonNullable<Value> : never;

/** The paths one by one, each kept when some of its values are of the type. */
type PathsComparedWith<Path extends string, Value, X> = Path extends string
  ? [Extract<FilterValue<Path, X>, Value>] extends [never]
    ? never
    : Path
  : never;

function compare<Path extends string>(
  op: CompareOperator,
  path: Path,
  value: string | number | boolean | null,
): FilterOf<Path> {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${path} ${op}: ${value} cannot be written in a filter`);
  }
  return { op, path: toPath(path), value };
}

/** The names within a free-form namespace are checked by nobody else. */
function toPath(text: string): AttributePath {
  const path = parseAttributePath(text);
  if (path === undefined) throw new TypeError(`${JSON.stringify(text)} is not the path of an attribute`);
  return path;
}

function join(op: 'and' | 'or', filters: readonly Filter[]): Filter {
  const [first, ...rest] = filters;
  if (first === undefined) throw new TypeError(`${op}: expected at least one filter`);
  return joinFilters(op, [first, ...rest]);
}
