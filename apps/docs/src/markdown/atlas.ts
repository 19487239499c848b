import { posix } from 'node:path';
import { relativePath } from '../site/relative-path.ts';

/** For each file and folder of the repository that is linked to, its page; `undefined` where there is none. */
export type Atlas = ReadonlyMap<string, string | undefined>;

/** A document in the repository, and its page. */
export interface Place {
  /** Relative to the repository. */
  readonly source: string;
  /** Relative to the site. */
  readonly path: string;
}

/** Gives where a link of a document leads on the site; `undefined` where there is nothing to see. */
export function hrefOnSite(atlas: Atlas, place: Place, target: string): string | undefined {
  const file = fileOfLink(place.source, target);
  if (file === undefined) return target;
  const path = atlas.get(file);
  const fragment = /#.*$/.exec(target)?.[0] ?? '';
  return path === undefined ? undefined : `${relativePath(place.path, path)}${fragment}`;
}

/** The file that a link of a document leads to; `undefined` for one within it, or out into the world. */
export function fileOfLink(source: string, target: string): string | undefined {
  if (/^(?:[a-z]+:|#)/i.test(target)) return undefined;
  const file = decodeURI(target.replace(/#.*$/, ''));
  return posix.join(posix.dirname(source), file).replace(/\/$/, '');
}
