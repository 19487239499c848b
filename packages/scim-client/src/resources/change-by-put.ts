import { isJsonObject, type JsonObject } from '@drawbridge/scim/wire';
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
  endpoint: '/Users' | '/Groups',
  id: string,
  { operations, options = {}, onAnswer }: ChangeRequest,
): Promise<object> {
  const { ifMatch } = options;
  const path = fillPath(`${endpoint}/{id}`, { id });
  const get = { method: 'GET', path, options, onAnswer } as const;
  // Few service providers are without PATCH; only there is the whole language of changes loaded.
  const { applyChanges } = await import('./apply-changes.ts');
  for (let attempt = 1; ; attempt += 1) {
    const current = parseResource(await send(get), get);
    const body = applyChanges(endpoint, current, toPatch(operations));
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

function versionOf({ meta }: JsonObject): string | undefined {
  const version = isJsonObject(meta) ? meta['version'] : undefined;
  return typeof version === 'string' ? version : undefined;
}
