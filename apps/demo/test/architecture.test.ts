import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { readSources, type SourceFile } from './read-sources.ts';

const sources = readSources();

/** The packages of this workspace that a package may import in src. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'packages/scim': [],
  'packages/scim-client': ['@drawbridge/scim'],
  'packages/scim-server': ['@drawbridge/scim'],
  'packages/okta-sandbox': [],
  'packages/terminal': [],
  'packages/transcripts': [],
  'apps/server': ['@drawbridge/scim', '@drawbridge/scim-server'],
  'apps/okta-sync': ['@drawbridge/scim', '@drawbridge/scim-client', '@drawbridge/terminal'],
  'apps/scim': ['@drawbridge/scim', '@drawbridge/scim-client', '@drawbridge/terminal'],
  'apps/conformance': ['@drawbridge/transcripts'],
  'apps/docs': [],
  'apps/demo': ['@drawbridge/okta-sandbox', '@drawbridge/okta-sync', '@drawbridge/server'],
};

const ASYNCHRONOUS = [ts.SyntaxKind.AsyncKeyword, ts.SyntaxKind.AwaitExpression];
const IMPURE = [
  'Promise',
  'process',
  'console',
  'fetch',
  'setTimeout',
  'crypto',
  'Math.random',
  'Date.now',
  'new Date()',
];

function offenders(rule: (file: SourceFile) => boolean): readonly string[] {
  return sources.filter(rule).map(({ name }) => name);
}

function isIn(file: SourceFile, ...folders: readonly string[]): boolean {
  return folders.some((folder) => file.name.startsWith(`${folder}/`));
}

function isImpure({ names, syntax }: SourceFile): boolean {
  return IMPURE.some((name) => names.has(name)) || ASYNCHRONOUS.some((kind) => syntax.has(kind));
}

test('there is something to check', () => {
  expect(sources.length).toBeGreaterThan(150);
});

describe('layers', () => {
  test.each(Object.entries(MAY_IMPORT))('%s imports only what it may', (home, allowed) => {
    const forbidden = sources
      .filter((file) => file.home === home)
      .flatMap(({ name, imports }) => imports.map((specifier) => ({ name, specifier })))
      .filter(({ specifier }) => specifier.startsWith('@drawbridge/'))
      .filter(({ specifier }) => !allowed.includes(specifier.split('/').slice(0, 2).join('/')));
    expect(forbidden).toEqual([]);
  });

  test('every package has its rule', () => {
    const homes = [...new Set(sources.map(({ home }) => home))];
    expect(homes.toSorted()).toEqual(Object.keys(MAY_IMPORT).toSorted());
  });

  test('relative imports stay within the src of their package', () => {
    const leaves = offenders(({ name, home, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .some((specifier) => !path.join(path.dirname(name), specifier).startsWith(`${home}/src/`)),
    );
    expect(leaves).toEqual([]);
  });

  test('the language of SCIM imports nothing but itself', () => {
    const importing = offenders(
      (file) => isIn(file, 'packages/scim') && file.imports.some((specifier) => !specifier.startsWith('.')),
    );
    expect(importing).toEqual([]);
  });

  test('the language of SCIM is pure and synchronous', () => {
    expect(offenders((file) => isIn(file, 'packages/scim') && isImpure(file))).toEqual([]);
  });

  test('the plan and the guards of the daemon are pure and synchronous', () => {
    expect(
      offenders(
        (file) => isIn(file, 'apps/okta-sync/src/plan', 'apps/okta-sync/src/guard') && isImpure(file),
      ),
    ).toEqual([]);
  });

  test('in the server only operations use the store', () => {
    const home = 'packages/scim-server/src';
    const using = offenders(
      (file) =>
        isIn(file, home) &&
        !isIn(file, `${home}/operation`, `${home}/store`, `${home}/sql`, `${home}/sqlite`) &&
        [...file.names].some((name) => /\bstore\.\w+$/.test(name) && !name.endsWith('options.store')),
    );
    expect(using).toEqual([]);
  });

  test('in the server only response.ts builds a response', () => {
    const building = offenders(
      (file) =>
        isIn(file, 'packages/scim-server') &&
        !file.name.endsWith('/response.ts') &&
        (file.names.has('new Response') || file.names.has('new Response()')),
    );
    expect(building).toEqual([]);
  });

  test('only the main.ts of an app reads the process', () => {
    const reading = offenders(
      ({ name, names }) =>
        !name.endsWith('/main.ts') &&
        [...names].some(
          (used) => used.startsWith('process.') && used !== 'process.platform' && used !== 'process.pid',
        ),
    );
    expect(reading).toEqual([]);
  });
});

describe('style', () => {
  test('no file in src is over 400 lines', () => {
    expect(offenders(({ lineCount }) => lineCount > 400)).toEqual([]);
  });

  test('half of the files have at most 100 lines, nine in ten at most 250', () => {
    const lengths = sources.map(({ lineCount }) => lineCount).toSorted((left, right) => left - right);
    expect(lengths[Math.floor(lengths.length * 0.5)]).toBeLessThanOrEqual(100);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(250);
  });

  test('nothing is typed any, and nothing is asserted to be there', () => {
    const loose = [ts.SyntaxKind.AnyKeyword, ts.SyntaxKind.NonNullExpression];
    expect(offenders(({ syntax }) => loose.some((kind) => syntax.has(kind)))).toEqual([]);
  });

  test('there are no enums, namespaces or decorators', () => {
    const unwanted = [
      ts.SyntaxKind.EnumDeclaration,
      ts.SyntaxKind.ModuleDeclaration,
      ts.SyntaxKind.Decorator,
    ];
    expect(offenders(({ syntax }) => unwanted.some((kind) => syntax.has(kind)))).toEqual([]);
  });

  test('URNs are written in urn.ts alone', () => {
    const spelling = offenders(
      ({ name, strings }) =>
        !name.endsWith('/urn.ts') && strings.some((text) => /^urn:(?:ietf|drawbridge):/.test(text)),
    );
    expect(spelling).toEqual([]);
  });

  test('no file has a name that says nothing', () => {
    const vague = /\/(?:utils?|helpers?|common|manager|service|base|types)\.ts$/;
    expect(offenders(({ name }) => vague.test(name))).toEqual([]);
  });
});
