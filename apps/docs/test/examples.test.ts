import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { findEntryPoints } from '../src/packages/find-entry-points.ts';
import { ROOT } from './guide.ts';
import { strictestOptions } from './strictest-options.ts';

/** What the examples take as given: what they would be about, were they a program. */
const GIVEN = `
declare const client: import('${ROOT}/packages/scim-client/src/index.ts').ScimClient;
declare const tokens: import('${ROOT}/apps/okta-sync/src/index.ts').OktaSyncOptions['tokens'];
declare const createMyStore: () => import('${ROOT}/packages/scim-server/src/index.ts').OwnedStore;
declare const headers: Headers;
declare const id: string, version: string, token: string, secret: string, text: string;
declare const report: (...what: readonly unknown[]) => void;
`;

interface Example {
  /** Where it stands, relative to the repository. */
  readonly place: string;
  readonly code: string;
}

/** The `ts` blocks of the comments of everything that packages and apps export. */
function readExamples(): readonly Example[] {
  return ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts']
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .toSorted()
    .flatMap((file) => {
      const source = readFileSync(path.join(ROOT, file), 'utf8');
      return [...source.matchAll(/^ *\* ```ts\n(?<code>.*?)^ *\* ```$/gms)].map(({ groups, index }) => ({
        place: `${file}:${source.slice(0, index).split('\n').length}`,
        code: (groups?.['code'] ?? '').replaceAll(/^ *\* ?/gm, ''),
      }));
    });
}

/** Puts an example into a program, with imports of the names that its words share with what entry points export. */
function toProgram({ place, code }: Example, exported: ReadonlyMap<string, readonly string[]>): string {
  const words = new Set(code.match(/[A-Za-z_]\w*/g));
  const folder = place.split('/src/')[0] ?? '';
  // What its own package exports is meant, before what another does.
  const files = [...exported.keys()].toSorted(
    (left, right) => Number(right.includes(`/${folder}/`)) - Number(left.includes(`/${folder}/`)),
  );
  const imports = files.map((file) => {
    const names = (exported.get(file) ?? []).filter((name) => words.delete(name));
    return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${file}';\n`;
  });
  return `${imports.join('')}${GIVEN}\nexport async function example(): Promise<void> {\n${code}}\n`;
}

/** The values that each entry point exports, by its file. */
async function readExports(options: ts.CompilerOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = (await findEntryPoints(ROOT)).map(({ file }) => path.join(ROOT, file));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  return new Map(
    files.map((file) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.Node);
      const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
      return [file, symbols.map(({ name }) => name)];
    }),
  );
}

test('the examples of all comments keep the strictest types', async () => {
  const examples = readExamples();
  expect(examples.length).toBeGreaterThanOrEqual(12);
  // Among the imports that are made here are types.
  const loose = { verbatimModuleSyntax: false, noUnusedLocals: false, noUnusedParameters: false };
  const options = { ...strictestOptions(), ...loose };
  const exported = await readExports(options);
  const directory = mkdtempSync(path.join(import.meta.dirname, 'examples-'));
  try {
    const files = examples.map((example, index) => {
      const file = path.join(directory, `example-${index}.ts`);
      writeFileSync(file, toProgram(example, exported));
      return file;
    });
    const program = ts.createProgram(files, options);
    const problems = files.flatMap((file, index) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(
          ({ messageText }) =>
            `${examples[index]?.place}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
        ),
    );
    expect(problems).toEqual([]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
