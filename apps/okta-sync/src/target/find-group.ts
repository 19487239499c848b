import { foldCase } from '@drawbridge/scim';
import type { ScimClient } from '@drawbridge/scim-client';

import { scimId, TargetError, type ScimId } from './target.ts';

/**
 * Finds a group by its name or, where the application puts a prefix before the names of its own groups, by the name
 * without it: the application knows that both mean the same group, and answers with the one that it shows. One that ignores
 * the question knows nothing of the kind.
 *
 * @throws {TargetError} when several groups may be meant.
 */
export async function findGroup(
  client: ScimClient,
  name: string,
  signal: AbortSignal,
): Promise<ScimId | undefined> {
  const filter = `displayName eq ${JSON.stringify(name)}`;
  const fitting: { readonly id: string; readonly displayName: string }[] = [];
  // An application that ignores filters does not know that two names mean one group: then only the name itself counts.
  let filtered = true;
  for await (const { id, displayName = '' } of client.groups.list({
    attributes: ['displayName'],
    filter,
    signal,
  })) {
    if (isNamed(displayName, name)) fitting.push({ id, displayName });
    else filtered = false;
  }
  const exact = fitting.filter(({ displayName }) => foldCase(displayName) === foldCase(name));
  const [found, ...more] = exact.length > 0 || !filtered ? exact : fitting;
  if (found === undefined) return undefined;
  if (more.length === 0) return scimId(found.id);
  const all = [found, ...more].map(({ id, displayName }) => `${displayName} (${id})`).join(', ');
  throw new TargetError(`The application has ${more.length + 1} groups that ${name} may mean: ${all}.`);
}

function isNamed(displayName: string, name: string): boolean {
  const shown = foldCase(displayName);
  const ending = foldCase(name);
  return shown.endsWith(ending) && !/[\p{L}\p{N}]$/u.test(shown.slice(0, shown.length - ending.length));
}
