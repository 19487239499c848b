import type { Transcript } from '@drawbridge/transcripts';
import type { Links, Place } from './link-requirements.ts';
import type { Requirement, Section } from './requirement.ts';

const HEAD = `# Conformance

<!-- Generated from transcripts/ by \`pnpm generate\`. -->

What RFC 7643, RFC 7644, RFC 9865 and RFC 9967 demand of a service provider, and what shows that ours does it: steps of
the [transcripts](../transcripts), by their lines, or else a test. The tests play every document to it over each store and
over a socket. Where it departs on purpose, the table says so. \`pnpm transcripts URL TOKEN\` plays the same documents to
any other server. [The documents of clients](#clients) stand at the end.

What suites say that others wrote, and why ours answers otherwise where they complain, is listed in
[known-complaints.yaml](../apps/conformance/third-party/known-complaints.yaml); \`pnpm conformance:third-party\` runs them.
`;

/** Prints which document shows which requirement, and whose traffic the other documents are, as Markdown. */
export function printConformance(
  sections: readonly Section[],
  { places }: Links,
  transcripts: readonly Transcript[],
): string {
  const requirements = sections.flatMap((section) => section.requirements);
  const lines = [
    HEAD,
    printSummary(requirements, places),
    ...sections.map((section) => printSection(section, places)),
    printClients(transcripts.filter(({ name }) => !name.startsWith('rfc'))),
  ];
  return lines.join('\n');
}

function printSummary(
  requirements: readonly Requirement[],
  places: ReadonlyMap<string, readonly Place[]>,
): string {
  const rows = (['MUST', 'SHOULD', 'MAY'] as const).map((level) => {
    const all = requirements.filter((requirement) => requirement.level === level);
    const shown = all.filter(({ id }) => places.has(id));
    const tested = all.filter(({ id, test }) => !places.has(id) && test !== undefined);
    const deviating = all.filter(({ deviation }) => deviation !== undefined);
    const rest = all.length - shown.length - tested.length;
    return row(level, all.length, shown.length, tested.length, rest, deviating.length);
  });
  return table(
    ['', 'all', 'shown by a document', 'shown by a test', 'not applicable', 'with a deviation'],
    rows,
  );
}

function printSection(
  { section, title, requirements }: Section,
  places: ReadonlyMap<string, readonly Place[]>,
): string {
  const rows = requirements.map((requirement) =>
    row(requirement.id, requirement.level, requirement.text, printEvidence(requirement, places)),
  );
  return `## ${section} ${title}\n\n${table(['id', 'level', 'requirement', 'shown by'], rows)}`;
}

function printClients(transcripts: readonly Transcript[]): string {
  const rows = transcripts.map(({ name, description, steps }) =>
    row(`[${name}](../transcripts/${name})`, escapeCell(description.replaceAll('\n', ' ')), steps.length),
  );
  return `## Clients\n\n${table(['document', 'what it shows', 'steps'], rows)}`;
}

function printEvidence(
  { id, reason, test, deviation }: Requirement,
  places: ReadonlyMap<string, readonly Place[]>,
): string {
  const found = places.get(id) ?? [];
  const documents = [...Map.groupBy(found, ({ document }) => document)];
  return [
    ...documents.map(([document, ofDocument]) => printDocument(document, ofDocument)),
    ...(test === undefined ? [] : [`[${test}](../${test})`]),
    ...(reason === undefined ? [] : [`_Not applicable:_ ${reason}`]),
    ...(deviation === undefined ? [] : [`_Deviation:_ ${deviation}`]),
  ].join('<br>');
}

function printDocument(document: string, places: readonly Place[]): string {
  const file = `../transcripts/${document}`;
  const steps = places.flatMap(({ step }) =>
    step === undefined ? [] : [`[${step.line}](${file}#L${step.line} "${escapeTitle(step.title)}")`],
  );
  return [`[${document}](${file})`, ...steps].join(' ');
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return `${[row(...heads), row(...heads.map(() => '---')), ...rows].join('\n')}\n`;
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A description may hold what ends a cell, or begins a tag. */
function escapeCell(text: string): string {
  return text.replaceAll(/[|<]/g, String.raw`\$&`);
}

/** A step's title may hold what ends a title or a cell in Markdown. */
function escapeTitle(text: string): string {
  return text.replaceAll(/["|\\]/g, String.raw`\$&`);
}
