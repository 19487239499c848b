import { parseTranscript, type Transcript } from '@drawbridge/transcripts';
import { describe, expect, it } from 'vitest';
import { linkRequirements } from '../src/link-requirements.ts';
import { parseRequirements } from '../src/parse-requirements.ts';
import { printConformance } from '../src/print-conformance.ts';
import type { Requirement, Section } from '../src/requirement.ts';

const DOCUMENT = parseTranscript(
  '# Notes.\n# @shows RFC7644-3.3-01\n\n### Make | one\n# @shows RFC7644-3.3-02\nPOST /notes\n---\n201\n',
  'notes/make.http',
);

function requirement(id: string, more: Partial<Requirement> = {}): Requirement {
  return { id, level: 'MUST', text: 'Notes are kept.', ...more };
}

function sectionOf(...requirements: readonly Requirement[]): readonly Section[] {
  return [{ section: 'RFC 7644 §3.3', title: 'Creating resources', requirements }];
}

function problemsOf(
  sections: readonly Section[],
  transcripts: readonly Transcript[] = [],
): readonly string[] {
  return linkRequirements(sections, transcripts, (path) => path === 'a.test.ts').problems;
}

const SHOWN = sectionOf(requirement('RFC7644-3.3-01'), requirement('RFC7644-3.3-02'));

describe('requirements and documents fit together', () => {
  it('when each is shown by a document as a whole or by a step', () => {
    expect(problemsOf(SHOWN, [DOCUMENT])).toEqual([]);
  });

  it('when a test or a reason stands in for a document', () => {
    const elsewhere = sectionOf(
      requirement('RFC7644-3.3-03', { test: 'a.test.ts' }),
      requirement('RFC7644-3.3-04', { reason: 'There are none.' }),
    );
    expect(problemsOf(elsewhere)).toEqual([]);
  });

  it.each([
    ['RFC7644-3.3-03 is shown by nothing.', sectionOf(requirement('RFC7644-3.3-03')), []],
    ['notes/make.http shows RFC7644-3.3-02, which does not exist.', SHOWN.with(0, first()), [DOCUMENT]],
    [
      'RFC7644-3.3-03 names b.test.ts, which does not exist.',
      sectionOf(requirement('RFC7644-3.3-03', { test: 'b.test.ts' })),
      [],
    ],
    [
      'RFC7644-3.3-03 is there twice.',
      sectionOf(...Array(2).fill(requirement('RFC7644-3.3-03', { test: 'a.test.ts' }))),
      [],
    ],
    [
      'RFC7644-3.33-01 stands under RFC 7644 §3.3.',
      sectionOf(requirement('RFC7644-3.33-01', { test: 'a.test.ts' })),
      [],
    ],
    [
      'RFC7644-3.3-01 is shown, and has a reason not to be.',
      sectionOf(requirement('RFC7644-3.3-01', { reason: 'None.' }), requirement('RFC7644-3.3-02')),
      [DOCUMENT],
    ],
  ])('and otherwise it is said: %s', (problem, sections, transcripts) => {
    expect(problemsOf(sections, transcripts)).toEqual([problem]);
  });
});

function first(): Section {
  return { section: 'RFC 7644 §3.3', title: 'Creating', requirements: [requirement('RFC7644-3.3-01')] };
}

it('the table links a requirement with the line of each step that shows it', () => {
  const markdown = printConformance(
    SHOWN,
    linkRequirements(SHOWN, [DOCUMENT], () => true),
    [DOCUMENT],
  );
  expect(markdown).toContain('| MUST | 2 | 2 | 0 | 0 | 0 |');
  expect(markdown).toContain(
    '| RFC7644-3.3-02 | MUST | Notes are kept. | [notes/make.http](../transcripts/notes/make.http)' +
      String.raw` [4](../transcripts/notes/make.http#L4 "Make \| one") |`,
  );
  expect(markdown).toContain('| [notes/make.http](../transcripts/notes/make.http) | Notes. | 1 |');
});

it.each([
  ['- section: 3.3', 'section'],
  ['[{ section: RFC 7644 §3.3, title: x, requirements: [{ id: a, level: MUST, text: x }] }]', 'id'],
  ['[{ section: RFC 7644 §3.3, title: x, requirements: [] }]', 'requirements'],
])('a list of requirements that is wrong is refused: %s', (text, where) => {
  expect(() => parseRequirements(text)).toThrow(where);
});
