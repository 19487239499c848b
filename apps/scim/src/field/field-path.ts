import {
  parseAttributePath,
  parsePatchPath,
  printAttributePath,
  printFilter,
  type AttributePath,
  type Filter,
} from '@drawbridge/scim';
import { misuse } from '../failure.ts';

/**
 * Which value of a resource is meant: `title`, `name.familyName`, `emails[type eq "work"].value`, `emails[0].value`. That of
 * an extension stands behind the URI of its schema. What RFC 7644 has no word for is the number in brackets.
 *
 * @see RFC 7644 §3.10, §3.5.2
 */
export interface FieldPath {
  readonly attribute: Pick<AttributePath, 'uri' | 'name'>;
  /** Which elements are meant; all, where nothing is said. */
  readonly selector?:
    { readonly kind: 'index'; readonly index: number } | { readonly kind: 'filter'; readonly filter: Filter };
  readonly subAttribute?: string;
}

const BY_INDEX = /^(?<base>[^[\]]+)\[(?<index>\d{1,4})\](?:\.(?<sub>[^[\].]+))?$/;

/**
 * Parses the path of a field.
 *
 * @throws Failure for a text that is none.
 */
export function parseFieldPath(text: string): FieldPath {
  const groups = BY_INDEX.exec(text)?.groups;
  return groups === undefined ? parseOther(text) : parseByIndex(text, groups);
}

/** Prints the path of a field: the inverse of {@link parseFieldPath}. */
export function printFieldPath({ attribute, selector, subAttribute }: FieldPath): string {
  const base = printAttributePath(attribute);
  const brackets =
    selector === undefined
      ? ''
      : `[${selector.kind === 'index' ? selector.index : printFilter(selector.filter)}]`;
  return `${base}${brackets}${subAttribute === undefined ? '' : `.${subAttribute}`}`;
}

/** What a service provider is asked for to get the field: it knows no brackets. */
export function attributeToRequest({ attribute, selector, subAttribute }: FieldPath): string {
  const base = printAttributePath(attribute);
  return selector !== undefined || subAttribute === undefined ? base : `${base}.${subAttribute}`;
}

function parseByIndex(text: string, groups: Readonly<Record<string, string>>): FieldPath {
  const path = parseAttributePath(groups['base'] ?? '');
  if (path === undefined || path.subAttribute !== undefined) throw notAPath(text);
  return {
    attribute: withoutSub(path),
    selector: { kind: 'index', index: Number(groups['index']) },
    ...(groups['sub'] === undefined ? {} : { subAttribute: groups['sub'] }),
  };
}

function parseOther(text: string): FieldPath {
  try {
    const { path, filter, subAttribute = path.subAttribute } = parsePatchPath(text);
    return {
      attribute: withoutSub(path),
      ...(filter === undefined ? {} : { selector: { kind: 'filter', filter } as const }),
      ...(subAttribute === undefined ? {} : { subAttribute }),
    };
  } catch (cause) {
    throw notAPath(text, cause);
  }
}

function withoutSub({ uri, name }: AttributePath): FieldPath['attribute'] {
  return uri === undefined ? { name } : { uri, name };
}

function notAPath(text: string, cause?: unknown): Error {
  const reason = cause instanceof Error && 'detail' in cause ? ` (${String(cause.detail)})` : '';
  return misuse(`${JSON.stringify(text)} is not the path of an attribute${reason}.`, { cause });
}
