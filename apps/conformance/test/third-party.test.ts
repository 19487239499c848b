import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PythonMissingError, installSuites } from '../src/third-party/install-suites.ts';
import { judge, parseKnownComplaints } from '../src/third-party/known-complaints.ts';
import { parseSchemathesis, parseScim2Tester, parseScimSanity } from '../src/third-party/parse-results.ts';
import { isAsKnown, printVerdicts } from '../src/third-party/print-verdicts.ts';
import { SUITES } from '../src/third-party/suites.ts';

const FOLDER = join(import.meta.dirname, '../third-party');

const KNOWN = [
  { suite: 'probe', modes: ['strict'], about: ['PATCH', 'DELETE'], reason: 'it is wrong' },
] as const;
const RESULT = { suite: 'probe', mode: 'strict', passed: 7 } as const;

describe('what a suite says', () => {
  it('is as known when it complains of what is listed, and of nothing else', () => {
    const complaints = [
      { about: 'PATCH', reason: 'r' },
      { about: 'DELETE', reason: 'r' },
    ];
    const verdict = judge({ ...RESULT, complaints }, KNOWN);
    expect(isAsKnown(verdict)).toBe(true);
    expect(printVerdicts([verdict]).split('\n')).toEqual([
      'suite  server  passed  known  new  gone',
      'probe  strict       7      2    0     0',
    ]);
  });

  it('is a surprise when a complaint is new, or no longer heard', () => {
    const complaints = [
      { about: 'PATCH', reason: 'r' },
      { about: 'PUT', reason: 'why' },
    ];
    const verdict = judge({ ...RESULT, complaints }, KNOWN);
    expect(isAsKnown(verdict)).toBe(false);
    expect(printVerdicts([verdict]).split('\n').slice(1)).toEqual([
      'probe  strict       7      1    1     1',
      '✗ probe, strict: PUT: why',
      '✗ probe, strict: no longer complains of DELETE: take it from known-complaints.yaml',
    ]);
  });

  it('is not known of another server', () => {
    const verdict = judge(
      { ...RESULT, mode: 'default', complaints: [{ about: 'PATCH', reason: 'r' }] },
      KNOWN,
    );
    expect([verdict.unknown.length, verdict.gone]).toEqual([1, []]);
  });
});

describe('reports', () => {
  it('of scim2-tester name the check, the resource type and the attribute', () => {
    const check = { title: 'check', resourceType: null, attribute: null, reason: null };
    const failed = { title: 'add', resourceType: 'User', attribute: 'active', reason: 'no' };
    const text = JSON.stringify([
      { ...check, status: 'SUCCESS' },
      { ...check, status: 'SKIPPED' },
      { ...failed, status: 'ERROR' },
      { ...check, status: 'CRITICAL' },
    ]);
    expect(parseScim2Tester(text)).toEqual({
      passed: 1,
      complaints: [
        { about: 'add User active', reason: 'no' },
        { about: 'check', reason: '' },
      ],
    });
  });

  it('of scim-sanity count a warning as a complaint, and what was skipped as nothing', () => {
    const results = ['pass', 'skip', 'fail', 'warn', 'error'].map((status) => ({
      name: status,
      status,
      phase: '1',
    }));
    const { passed, complaints } = parseScimSanity(JSON.stringify({ results }));
    expect([passed, complaints.map(({ about }) => about)]).toEqual([1, ['fail', 'warn', 'error']]);
  });

  it('of schemathesis give a complaint for each operation, and are worth nothing when it broke off', () => {
    const report = {
      complete: true,
      test_cases: { generated: 10, with_failures: 2 },
      failures: [
        { code: 'ST1', title: 'Bad', operations: ['GET /a', 'GET /b'] },
        { code: 'ST401', title: 'Unexpected response to invalid authentication', operations: ['GET /a'] },
      ],
    };
    expect(parseSchemathesis(JSON.stringify(report))).toEqual({
      passed: 8,
      complaints: [
        { about: 'ST1 GET /a', reason: 'Bad' },
        { about: 'ST1 GET /b', reason: 'Bad' },
      ],
    });
    expect(() => parseSchemathesis(JSON.stringify({ ...report, complete: false }))).toThrow('did not finish');
  });
});

describe('the known complaints', () => {
  it('are of suites that are run', async () => {
    const known = parseKnownComplaints(await readFile(join(FOLDER, 'known-complaints.yaml'), 'utf8'));
    const names = SUITES.map(({ name }) => name);
    expect(known.filter(({ suite }) => !names.includes(suite))).toEqual([]);
  });

  it('have a reason each', () => {
    const text = '[{ suite: probe, modes: [strict], about: [PATCH], reason: "" }]';
    expect(() => parseKnownComplaints(text)).toThrow('reason');
  });
});

it('without Python it is told what is missing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'suites-'));
  const installed = installSuites(
    join(FOLDER, 'requirements.txt'),
    join(directory, 'venv'),
    'no-such-python',
  );
  await expect(installed).rejects.toThrow(PythonMissingError);
  await rm(directory, { recursive: true });
});
