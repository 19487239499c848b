import { foldCase } from '@drawbridge/scim';
import { visible } from '@drawbridge/terminal';

import { countOf } from '../count-of.ts';
import { SourceError, type IdentitySource } from '../source/identity-source.ts';
import { failed, ok, type Probe, sentence } from '../source/probe.ts';
import { formatProbes } from '../view/format-examinations.ts';
import type { AnsweredMapping } from './answers.ts';
import { findSourceGroup, type FoundGroup } from './explore.ts';
import { UnansweredError, type InitContext } from './init-context.ts';

/** What mappings are made from: both sides, as far as they could be reached. */
export interface Sides {
  readonly source: IdentitySource | undefined;
  /** Names of the application's groups. */
  readonly groups: readonly string[] | undefined;
}

/** Asks which group of Okta feeds which group of the application, and looks each up. */
export async function askMappings(context: InitContext, sides: Sides): Promise<readonly AnsweredMapping[]> {
  const { given, interview } = context;
  if (given.map !== undefined) {
    const pairs = given.map.map(parsePair);
    return inTurn(pairs, (pair) => lookUp(context, sides, pair));
  }
  if (interview === undefined) throw new UnansweredError('--map is needed where nobody can be asked.');
  const chosen = await askGroups(context, sides);
  return inTurn(chosen, async (group) => {
    const name = await interview.text({ message: `Okta group that feeds ${group}` });
    const mapping = await lookUp(context, sides, { name, group });
    if (mapping.id !== undefined || sides.source === undefined) return mapping;
    const again = await interview.text({ message: 'Its exact name', initial: name });
    return lookUp(context, sides, { name: again, group });
  });
}

async function askGroups({ interview }: InitContext, { groups = [] }: Sides): Promise<readonly string[]> {
  if (interview === undefined) return [];
  if (groups.length > 0) {
    return interview.chooseSome(
      'Groups of the application to be fed from Okta',
      groups.map((name) => ({ name: visible(name), value: name })),
    );
  }
  const names = await interview.text({
    message: 'Groups of the application to be fed from Okta, with commas between',
  });
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

interface Pair {
  readonly name: string;
  readonly group: string;
}

/** Reads `Okta group=group of the application`. @throws {UnansweredError} */
export function parsePair(text: string): Pair {
  // Names of Okta's groups may hold the sign too; the application's default groups do not.
  const at = text.lastIndexOf('=');
  const [name, group] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && name !== '' && group !== '') return { name, group };
  throw new UnansweredError(
    `--map must be "Okta group=group of the application", not ${JSON.stringify(text)}.`,
  );
}

async function lookUp(
  { say, view, signal }: InitContext,
  { source, groups }: Sides,
  { name, group }: Pair,
): Promise<AnsweredMapping> {
  const found = source === undefined ? undefined : await findOrReason(source, name, signal);
  const missing = groups !== undefined && !groups.some((one) => foldCase(one) === foldCase(group));
  const probes: readonly Probe[] = [
    ...(found === undefined ? [] : [foundProbe(found, group)]),
    ...(missing
      ? [
          failed(
            'groups',
            `The application has no group named ${group}.`,
            'Create it there, or correct the name.',
          ),
        ]
      : []),
  ];
  if (probes.length > 0) say(formatProbes(probes, view));
  return found?.found === true ? { id: found.id, name: found.name, group } : { id: undefined, name, group };
}

function foundProbe(found: FoundGroup, group: string): Probe {
  if (found.found) {
    return ok(
      'mapped groups',
      `${found.name} (${found.id}), with ${countOf(found.members, 'member')}, feeds ${group}.`,
    );
  }
  return failed(
    'mapped groups',
    sentence(found.reason),
    'Correct the name in okta-sync.yaml, or make the group in Okta.',
  );
}

async function findOrReason(source: IdentitySource, name: string, signal: AbortSignal): Promise<FoundGroup> {
  try {
    return await findSourceGroup(source, name, signal);
  } catch (error) {
    if (error instanceof SourceError) return { found: false, reason: error.message.replace(/\.$/, '') };
    throw error;
  }
}

/** One after the other, since a person answers. */
async function inTurn<From, To>(
  items: readonly From[],
  work: (item: From) => Promise<To>,
): Promise<readonly To[]> {
  const results: To[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
