import type { Step, Transcript } from '@drawbridge/transcripts';
import type { Requirement, Section } from './requirement.ts';

/** A place that shows a requirement: a step, or a document as a whole. */
export interface Place {
  readonly document: string;
  readonly step?: Step;
}

/** What shows what. */
export interface Links {
  /** The places by the id that they show, in the order of the documents. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  /** Everything that does not fit together, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Links requirements with the documents that show them, both ways.
 *
 * @param exists tells whether there is a file, by its path from the root.
 */
export function linkRequirements(
  sections: readonly Section[],
  transcripts: readonly Transcript[],
  exists: (path: string) => boolean,
): Links {
  const requirements = sections.flatMap((section) => section.requirements);
  const places = placesById(transcripts);
  return {
    places,
    problems: [
      ...findMisplaced(sections),
      ...findTwice(requirements),
      ...findUnknown(places, requirements),
      ...requirements.flatMap((requirement) => checkRequirement(requirement, places, exists)),
    ],
  };
}

function placesById(transcripts: readonly Transcript[]): ReadonlyMap<string, readonly Place[]> {
  const shown = transcripts.flatMap(({ name, shows, steps }) => [
    ...shows.map((id) => ({ id, place: { document: name } })),
    ...steps.flatMap((step) => step.shows.map((id) => ({ id, place: { document: name, step } }))),
  ]);
  const grouped = Map.groupBy(shown, ({ id }) => id);
  return new Map([...grouped].map(([id, entries]) => [id, entries.map(({ place }) => place)]));
}

function findMisplaced(sections: readonly Section[]): readonly string[] {
  return sections.flatMap(({ section, requirements }) => {
    const prefix = `${section.replace(' ', '').replace(' §', '-')}-`;
    return requirements
      .filter(({ id }) => !id.startsWith(prefix))
      .map(({ id }) => `${id} stands under ${section}.`);
  });
}

function findTwice(requirements: readonly Requirement[]): readonly string[] {
  return requirements
    .filter(({ id }, index) => requirements.findIndex((other) => other.id === id) < index)
    .map(({ id }) => `${id} is there twice.`);
}

function findUnknown(
  places: ReadonlyMap<string, readonly Place[]>,
  requirements: readonly Requirement[],
): readonly string[] {
  const known = new Set(requirements.map(({ id }) => id));
  return [...places]
    .filter(([id]) => !known.has(id))
    .map(([id, [first]]) => `${first?.document ?? ''} shows ${id}, which does not exist.`);
}

function checkRequirement(
  { id, reason, test }: Requirement,
  places: ReadonlyMap<string, readonly Place[]>,
  exists: (path: string) => boolean,
): readonly string[] {
  const shown = places.has(id);
  if (shown && reason !== undefined) return [`${id} is shown, and has a reason not to be.`];
  if (!shown && reason === undefined && test === undefined) return [`${id} is shown by nothing.`];
  return test === undefined || exists(test) ? [] : [`${id} names ${test}, which does not exist.`];
}
