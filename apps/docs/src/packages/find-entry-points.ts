import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isJsonObject, objectOf, textOf, type JsonObject } from '../contract/json.ts';

/** A module that programs import, such as `@drawbridge/scim-server/sqlite`. */
export interface EntryPoint {
  readonly name: string;
  /** Its source, relative to the repository. */
  readonly file: string;
}

/** Finds what every package lets others import; what several export is told of where it first stands. */
export async function findEntryPoints(root: string): Promise<readonly EntryPoint[]> {
  // By the names of the folders, `scim` stands before `scim-client`, which passes on what is its.
  const folders = ['packages/*/package.json', 'apps/*/package.json'].flatMap((pattern) =>
    globSync(pattern, { cwd: root })
      .map((manifest) => posix.dirname(manifest))
      .toSorted(),
  );
  const entries = await Promise.all(
    folders.map(async (folder) => {
      const content: unknown = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
      return isJsonObject(content) ? entryPointsOf(folder, content) : [];
    }),
  );
  return entries.flat();
}

function entryPointsOf(folder: string, manifest: JsonObject): readonly EntryPoint[] {
  const exports = objectOf(manifest, 'exports');
  return Object.keys(exports).flatMap((subpath) => {
    const source = textOf(objectOf(exports, subpath), 'source');
    if (source === '') return [];
    return [{ name: posix.join(textOf(manifest, 'name'), subpath), file: posix.join(folder, source) }];
  });
}
