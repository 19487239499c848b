import { isJsonObject, parseResource, resolveKey, schemasOf, type JsonObject } from '@drawbridge/scim';
import type { Session } from '../connect/connect.ts';
import { misuse } from '../failure.ts';
import { assign } from '../field/assign.ts';
import { parsePair } from '../field/parse-pair.ts';
import type { Kind } from '../kind.ts';
import { discoverType } from '../schema/discover-types.ts';
import { readJson } from './read-text.ts';

/**
 * Puts a resource together from a file, or standard input, and from pairs, which are laid over it.
 *
 * @throws Failure when neither says anything; ScimError for a value that its attribute cannot have.
 */
export async function readBody(
  { client, environment }: Session,
  kind: Kind,
  pairs: readonly string[],
  file: string | undefined,
): Promise<JsonObject> {
  const fromInput = pairs.includes('-') ? '-' : file;
  const given = pairs.filter((pair) => pair !== '-');
  if (fromInput === undefined && given.length === 0) {
    throw misuse(
      `There is nothing to send: give pairs such as ${kind.nameAttribute}=…, --file FILE, or - for standard input.`,
    );
  }
  const body = fromInput === undefined ? {} : await readJson(environment, fromInput);
  if (!isJsonObject(body)) throw misuse(`The file must hold one ${kind.singular}: an object.`);
  if (given.length === 0) return body;
  const type = await discoverType(client, kind);
  const pairsGiven = given.map((pair) => parsePair(type, pair));
  const attributes = assign(type, parseResource(type, body), pairsGiven);
  const unknown = Object.entries(body).filter(([key]) => resolveKey(type, key) === undefined);
  return { schemas: schemasOf(type, attributes), ...Object.fromEntries(unknown), ...attributes };
}
