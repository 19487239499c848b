import type { ReadElement, WriteElement } from '../typed/attribute-entry.ts';
import type { Extensions } from '../typed/extension.ts';
import { bulk, type Bulk } from './bulk.ts';
import {
  and,
  co,
  eq,
  ew,
  ge,
  gt,
  le,
  lt,
  ne,
  not,
  or,
  pr,
  sw,
  valuePath,
  type FilterOf,
  type FilterPath,
  type FilterValue,
  type OrderedPath,
  type SubAttribute,
  type TextPath,
} from './filter.ts';
import { elements, patch, type Patch } from './patch.ts';

/** `eq` and `ne`, over the attributes of a service provider. */
export type EqualityFilter<X> = <Path extends FilterPath<X>>(
  path: Path,
  value: FilterValue<Path, X> | null,
) => FilterOf<Path>;

/** `co`, `sw` and `ew`, over the attributes of a service provider. */
export type TextFilter<X> = <Path extends TextPath<X>>(path: Path, value: string) => FilterOf<Path>;

/** `gt`, `ge`, `lt` and `le`, over the attributes of a service provider. */
export type OrderFilter<X> = <Path extends OrderedPath<X>>(
  path: Path,
  value: FilterValue<Path, X>,
) => FilterOf<Path>;

/** `elements`, over the attributes of a service provider. */
export interface ElementsBuilder<X> {
  <Attribute extends WriteElement<X>[0]>(
    attribute: Attribute,
    filter: FilterOf<SubAttribute<WriteElement<X>, Attribute>>,
  ): `${Attribute}[${string}]`;
  <Attribute extends WriteElement<X>[0], Name extends SubAttribute<WriteElement<X>, Attribute>>(
    attribute: Attribute,
    filter: FilterOf<SubAttribute<WriteElement<X>, Attribute>>,
    subAttribute: Name,
  ): `${Attribute}[${string}].${Name}`;
}

/** The functions that build filters, patches and bulks, over the attributes of one service provider. */
export interface Builders<X> {
  readonly eq: EqualityFilter<X>;
  readonly ne: EqualityFilter<X>;
  readonly co: TextFilter<X>;
  readonly sw: TextFilter<X>;
  readonly ew: TextFilter<X>;
  readonly gt: OrderFilter<X>;
  readonly ge: OrderFilter<X>;
  readonly lt: OrderFilter<X>;
  readonly le: OrderFilter<X>;
  readonly pr: <Path extends FilterPath<X>>(path: Path) => FilterOf<Path>;
  readonly and: typeof and;
  readonly or: typeof or;
  readonly not: typeof not;
  readonly valuePath: <Attribute extends ReadElement<X>[0]>(
    attribute: Attribute,
    filter: FilterOf<SubAttribute<ReadElement<X>, Attribute>>,
  ) => FilterOf<Attribute>;
  readonly patch: () => Patch<never, X>;
  readonly elements: ElementsBuilder<X>;
  readonly bulk: () => Bulk<X>;
}

const BUILDERS: unknown = {
  eq,
  ne,
  co,
  sw,
  ew,
  gt,
  ge,
  lt,
  le,
  pr,
  and,
  or,
  not,
  valuePath,
  patch,
  elements,
  bulk,
} satisfies Record<keyof Builders<object>, unknown>;

/**
 * The builders of this package, which also know what the caller's service provider has beyond the contract.
 *
 * ```ts
 * interface Acme {
 *   '/Devices': { serialNumber: string };
 * }
 * const acme = createScimClient<Acme>({ baseUrl: 'https://app.example/scim/v2', token });
 * const { eq, or, sw } = buildersFor<Acme>();
 * const filter = or(eq('serialNumber', '4711'), sw('externalId', 'lab-'));
 * const devices = acme.resources('/Devices', 'urn:acme:params:scim:schemas:core:2.0:Device').list({ filter });
 * ```
 */
export function buildersFor<X extends Extensions<X>>(): Builders<X> {
  // They are the same functions; only what the compiler lets them name differs.
  return BUILDERS as Builders<X>;
}
