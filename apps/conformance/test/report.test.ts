import { join } from 'node:path';
import { loadTranscripts, type Step } from '@drawbridge/transcripts';
import { expect, it } from 'vitest';
import { makeReport } from '../src/report.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

it('every requirement is shown or has a reason, and every id in a document exists', async () => {
  const { problems } = await makeReport(ROOT);
  expect(problems).toEqual([]);
});

it('every document is linked, and one of an RFC shows something', async () => {
  const { markdown } = await makeReport(ROOT);
  const documents = await loadTranscripts(join(ROOT, 'transcripts'));
  expect(documents.length).toBeGreaterThan(100);
  const unlinked = documents.filter(({ name }) => !markdown.includes(`(../transcripts/${name})`));
  expect(unlinked.map(({ name }) => name)).toEqual([]);
});

/** What the answer of a step must have when it shows one of these. */
const ERRORS: Readonly<Record<string, { readonly status?: number; readonly scimType?: string }>> = {
  'RFC7644-3.12-04': { status: 400 },
  'RFC7644-3.12-05': { status: 401 },
  'RFC7644-3.12-06': { status: 403 },
  'RFC7644-3.12-07': { status: 404 },
  'RFC7644-3.12-08': { status: 409 },
  'RFC7644-3.12-09': { status: 412 },
  'RFC7644-3.12-11': { status: 400, scimType: 'invalidFilter' },
  'RFC7644-3.12-12': { status: 400, scimType: 'invalidPath' },
  'RFC7644-3.12-13': { status: 409, scimType: 'uniqueness' },
  'RFC7644-3.12-14': { status: 400, scimType: 'mutability' },
  'RFC7644-3.12-15': { status: 400, scimType: 'invalidSyntax' },
  'RFC7644-3.12-16': { status: 400, scimType: 'noTarget' },
  'RFC7644-3.12-17': { status: 400, scimType: 'invalidValue' },
  'RFC7644-3.12-19': { status: 501 },
};

it('a step that shows an error of RFC 7644 §3.12 is answered with it', async () => {
  const transcripts = await loadTranscripts(join(ROOT, 'transcripts'));
  const wrong = transcripts.flatMap(({ name, steps }) =>
    steps.flatMap((step) =>
      step.shows.filter((id) => !isAnsweredWith(step, ERRORS[id])).map((id) => `${name}:${step.line} ${id}`),
    ),
  );
  expect(wrong).toEqual([]);
});

function isAnsweredWith({ response: { status, body } }: Step, error: (typeof ERRORS)[string] = {}): boolean {
  const scimType =
    typeof body === 'object' && body !== null && 'scimType' in body ? body['scimType'] : undefined;
  return (
    (error.status === undefined || error.status === status) &&
    (error.scimType === undefined || error.scimType === scimType)
  );
}
