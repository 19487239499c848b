import { foldCase, ScimError, type JsonObject } from '@drawbridge/scim';
import { printFilter } from '@drawbridge/scim-client';
import { misuse, missing } from '../failure.ts';
import type { AnyEndpoint, Kind, Resource, Wanted } from '../kind.ts';
import { attributeOf, parseReference, printReference, type Reference } from './reference.ts';

/** A user or group that is there. */
export interface Found {
  readonly id: string;
  /** Its name, or how it was referred to. */
  readonly name: string;
}

/**
 * Reads the one resource that a text refers to.
 *
 * @throws Failure when there is none, or more than one.
 */
export async function readResource(
  endpoint: AnyEndpoint,
  kind: Kind,
  text: string,
  wanted: Wanted = {},
): Promise<Resource> {
  const reference = parseReference(kind, text);
  if (reference.by === 'id') return readById(endpoint, kind, reference, wanted);
  const matches = await findAll(endpoint, kind, [reference], withNames(kind, wanted));
  const [first, ...others] = matches.get(keyOf(reference)) ?? [];
  if (first === undefined) throw await notThere(endpoint, kind, reference);
  if (others.length > 0) {
    const ids = [first, ...others].map(({ id }) => `id:${id}`).join(', ');
    throw misuse(
      `${others.length + 1} ${kind.plural} have the ${printReference(kind, reference)}: say which, ${ids}.`,
    );
  }
  return asWanted(kind, first, wanted);
}

/**
 * Finds out which resource a text refers to. An id is not looked up.
 *
 * @throws Failure when there is none of that name, or more than one.
 */
export async function findResource(endpoint: AnyEndpoint, kind: Kind, text: string): Promise<Found> {
  const reference = parseReference(kind, text);
  if (reference.by === 'id') return { id: reference.value, name: text };
  const { id, [kind.nameAttribute]: name } = await readResource(endpoint, kind, text, {
    attributes: [kind.nameAttribute],
  });
  return { id, name: typeof name === 'string' ? name : text };
}

/**
 * Finds out which resources texts refer to, in few requests.
 *
 * @throws Failure that names all that are not there, or not clear.
 */
export async function findResources(
  endpoint: AnyEndpoint,
  kind: Kind,
  texts: readonly string[],
): Promise<readonly Found[]> {
  const references = texts.map((text) => parseReference(kind, text));
  const named = references.filter(({ by }) => by !== 'id');
  const matches = await findAll(endpoint, kind, named, { attributes: ['externalId', kind.nameAttribute] });
  const problems: string[] = [];
  const found = references.flatMap((reference): readonly Found[] => {
    if (reference.by === 'id') return [{ id: reference.value, name: `id:${reference.value}` }];
    const [first, ...others] = matches.get(keyOf(reference)) ?? [];
    if (first !== undefined && others.length === 0) {
      const { id, [kind.nameAttribute]: name } = first;
      return [{ id, name: typeof name === 'string' ? name : reference.value }];
    }
    problems.push(
      `${first === undefined ? 'no' : 'more than one'} ${kind.singular} has the ${printReference(kind, reference)}`,
    );
    return [];
  });
  if (problems.length > 0)
    throw missing(`${problems.join('; ')}.`.replace(/^./, (letter) => letter.toUpperCase()));
  return found;
}

/** How many are looked for at once: a filter of these travels in a URL. */
const AT_ONCE = 20;
/** Of more than these, all there are take fewer requests. */
const FEW = 200;

/** The resources that have what references compare, by the key of each reference. */
export async function findAll(
  endpoint: AnyEndpoint,
  kind: Kind,
  references: readonly Reference[],
  wanted: Wanted,
): Promise<ReadonlyMap<string, readonly Resource[]>> {
  const keys = new Set(references.map(keyOf));
  const found = new Map<string, Map<string, Resource>>();
  // Every answer is checked: a service provider that ignores filters must not pass off somebody else.
  for await (const resource of candidates(endpoint, kind, references, wanted)) {
    for (const key of keysOf(kind, resource)) {
      if (!keys.has(key)) continue;
      found.set(key, (found.get(key) ?? new Map<string, Resource>()).set(resource.id, resource));
    }
  }
  return new Map([...found].map(([key, resources]) => [key, [...resources.values()]]));
}

async function* candidates(
  endpoint: AnyEndpoint,
  kind: Kind,
  references: readonly Reference[],
  wanted: Wanted,
): AsyncGenerator<Resource> {
  if (references.length > FEW) {
    yield* endpoint.list(wanted);
    return;
  }
  for (let start = 0; start < references.length; start += AT_ONCE) {
    yield* search(endpoint, kind, references.slice(start, start + AT_ONCE), wanted);
  }
}

/** Looks for several at once; one by one, where a service provider takes no `or`. */
async function* search(
  endpoint: AnyEndpoint,
  kind: Kind,
  references: readonly Reference[],
  wanted: Wanted,
): AsyncGenerator<Resource> {
  try {
    yield* endpoint.list({ ...wanted, filter: filterFor(kind, references) });
  } catch (error) {
    if (references.length === 1 || !isTooMuch(error)) throw error;
    for (const reference of references) yield* search(endpoint, kind, [reference], wanted);
  }
}

/** Whether a service provider may take a simpler filter, or none. */
export function isTooMuch(error: unknown): boolean {
  return error instanceof ScimError && [400, 413, 414, 501].includes(error.status);
}

/** The key of a reference, by which what is found is told apart. */
export function keyOf({ by, value }: Reference): string {
  return `${by} ${by === 'name' ? foldCase(value) : value}`;
}

/** The keys by which a resource is found. */
export function keysOf(kind: Kind, resource: JsonObject): readonly string[] {
  const { [kind.nameAttribute]: name, externalId, id } = resource;
  return [
    ...(typeof id === 'string' ? [keyOf({ by: 'id', value: id })] : []),
    ...(typeof name === 'string' ? [keyOf({ by: 'name', value: name })] : []),
    ...(typeof externalId === 'string' ? [keyOf({ by: 'externalId', value: externalId })] : []),
  ];
}

function filterFor(kind: Kind, references: readonly Reference[]): string {
  return references
    .map((reference) =>
      printFilter({ op: 'eq', path: { name: attributeOf(kind, reference) }, value: reference.value }),
    )
    .join(' or ');
}

/** Takes the names away again that were asked for only to check the answer. */
function asWanted(
  { nameAttribute }: Kind,
  { id, ...rest }: Resource,
  { attributes, excludedAttributes = [] }: Wanted,
): Resource {
  const asked = attributes === undefined ? undefined : new Set(attributes.map((path) => foldCase(path)));
  const excluded = new Set(excludedAttributes.map((path) => foldCase(path)));
  const isDropped = (name: string): boolean =>
    excluded.has(foldCase(name)) || (asked !== undefined && !asked.has(foldCase(name)));
  const dropped = [nameAttribute, 'externalId'].filter(isDropped);
  return { id, ...Object.fromEntries(Object.entries(rest).filter(([name]) => !dropped.includes(name))) };
}

/** Without the names there would be nothing to check an answer by. */
function withNames({ nameAttribute }: Kind, { attributes, excludedAttributes }: Wanted): Wanted {
  const names = [nameAttribute, 'externalId'];
  if (attributes !== undefined) return { attributes: [...new Set([...attributes, ...names])] };
  if (excludedAttributes === undefined) return {};
  const known = names.map((name) => foldCase(name));
  return { excludedAttributes: excludedAttributes.filter((name) => !known.includes(foldCase(name))) };
}

async function readById(
  endpoint: AnyEndpoint,
  kind: Kind,
  reference: Reference,
  wanted: Wanted,
): Promise<Resource> {
  try {
    return await endpoint.get(reference.value, wanted);
  } catch (error) {
    if (isGone(error)) throw missing(`No ${kind.singular} has the ${printReference(kind, reference)}.`);
    throw error;
  }
}

/** Whoever gave an id without saying so is told how to. */
async function notThere(endpoint: AnyEndpoint, kind: Kind, reference: Reference): Promise<Error> {
  const sentence = `No ${kind.singular} has the ${printReference(kind, reference)}.`;
  if (reference.by !== 'name') return missing(sentence);
  try {
    await endpoint.get(reference.value, { attributes: [kind.nameAttribute] });
    return missing(`${sentence} One has that id: write id:${reference.value} if it is meant.`);
  } catch (error) {
    if (error instanceof ScimError && error.status < 500) return missing(sentence);
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ScimError && error.status === 404;
}
