import { preconditionFailed } from '@drawbridge/scim';
import { countOf, opaqueOf, printVersion } from '../version.ts';

/** The opaque parts of entity tags, or `*`: whatever version there is. */
export type EntityTags = '*' | readonly string[];

/** The conditions that a request puts on a resource's version. */
export interface Preconditions {
  readonly ifMatch: EntityTags | undefined;
  readonly ifNoneMatch: EntityTags | undefined;
}

// Some clients leave out the quotation marks.
const TAG = /(?:W\/)?"(?<opaque>[^"]*)"|(?<bare>[^\s,"]+)/g;

/** Reads `If-Match` and `If-None-Match`. @see RFC 9110 §13.1.1, §13.1.2 */
export function parsePreconditions(headers: Headers): Preconditions {
  return {
    ifMatch: parseEntityTags(headers.get('if-match')),
    ifNoneMatch: parseEntityTags(headers.get('if-none-match')),
  };
}

/** Reads a list of entity tags; nothing where there is none. */
export function parseEntityTags(list: string | null): EntityTags | undefined {
  const text = list?.trim() ?? '';
  if (text === '') return undefined;
  if (text === '*') return text;
  return [...text.matchAll(TAG)].map(({ groups }) => groups?.['opaque'] ?? groups?.['bare'] ?? '');
}

/**
 * Checks the conditions of a write against the resource's version, inside the write's transaction.
 *
 * @throws ScimError 412.
 */
export function checkPreconditions({ ifMatch, ifNoneMatch }: Preconditions, version: number): void {
  if (ifMatch !== undefined && !matches(ifMatch, version)) {
    throw preconditionFailed(`the resource's version is ${printVersion(version)}, not the one in If-Match`);
  }
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, version)) {
    throw preconditionFailed(`the resource's version ${printVersion(version)} is excluded by If-None-Match`);
  }
}

/** Tells whether a reader's copy is still good. */
export function isNotModified({ ifNoneMatch }: Preconditions, entityTag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch === '*' || ifNoneMatch.includes(opaqueOf(entityTag));
}

/** Weak comparison: a version counts changes, so that equal ones are the same, marked as weak or not. */
function matches(tags: EntityTags, version: number): boolean {
  return tags === '*' || tags.some((tag) => countOf(tag) === String(version));
}
