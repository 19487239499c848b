import {
  applyPatch,
  equalJson,
  GROUP_RESOURCE_TYPE,
  isJsonObject,
  parsePatch,
  parseResource as parseKnown,
  USER_RESOURCE_TYPE,
  type JsonObject,
  type ResourceType,
} from '@drawbridge/scim';
import type { Send } from '../http/call.ts';
import { fillPath } from '../http/url.ts';
import { isScimError } from '../is-scim-error.ts';
import { toPatch, type ChangeRequest } from './change.ts';
import { parseResource } from './parse-answer.ts';
import { toCall } from './query.ts';

/** How often a replace is begun anew because somebody else was faster. */
const ATTEMPTS = 4;

/** Reads a resource, changes it, and writes it back on the condition that nobody else wrote meanwhile. */
export async function changeByPut(
  send: Send,
  endpoint: string,
  id: string,
  { operations, options = {}, onAnswer }: ChangeRequest,
): Promise<object> {
  const { ifMatch } = options;
  const path = fillPath(`${endpoint}/{id}`, { id });
  const get = { method: 'GET', path, options, onAnswer } as const;
  for (let attempt = 1; ; attempt += 1) {
    const current = parseResource(await send(get), get);
    const body = applyChanges(typeOf(endpoint), current, toPatch(operations));
    if (body === undefined) return current;
    const condition = toCall({ ...options, ifMatch: ifMatch ?? versionOf(current) });
    const put = { method: 'PUT', path, body, ...condition, onAnswer } as const;
    try {
      const answer = await send(put);
      return answer === undefined ? body : parseResource(answer, put);
    } catch (error) {
      const overtaken = isScimError(error, 412) && ifMatch === undefined;
      if (!overtaken || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Attributes that only the service provider writes. */
const SERVER_MADE = ['meta', 'groups'];

/** The resource with a patch applied; undefined when it changes nothing. What the schemas do not know stays. */
function applyChanges(type: ResourceType, current: JsonObject, patch: object): JsonObject | undefined {
  const before = parseKnown(type, current);
  const after = applyPatch(type, before, parsePatch(type, patch));
  if (equalJson(before, after)) return undefined;
  const known = new Set(Object.keys(before));
  const kept = Object.entries(current).filter(([name]) => !known.has(name) && !SERVER_MADE.includes(name));
  return { ...Object.fromEntries(kept), ...after, id: current['id'] ?? null };
}

function typeOf(endpoint: string): ResourceType {
  return endpoint === '/Groups' ? GROUP_RESOURCE_TYPE : USER_RESOURCE_TYPE;
}

function versionOf({ meta }: JsonObject): string | undefined {
  const version = isJsonObject(meta) ? meta['version'] : undefined;
  return typeof version === 'string' ? version : undefined;
}
