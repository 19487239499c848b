import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** A file of some package's src, as the compiler sees it: comments and strings are no code. */
export interface SourceFile {
  /** Relative to the root, such as `packages/scim/src/urn.ts`. */
  readonly name: string;
  /** The package's folder, such as `packages/scim`. */
  readonly home: string;
  readonly lineCount: number;
  /** What it imports, packages by their name. */
  readonly imports: readonly string[];
  /** Every identifier, and every property access in full, such as `process.env`; `new X`, or `new X()`. */
  readonly names: ReadonlySet<string>;
  /** The syntax that occurs in it. */
  readonly syntax: ReadonlySet<ts.SyntaxKind>;
  /** The contents of strings and of the fixed parts of templates. */
  readonly strings: readonly string[];
}

/** Reads every file of every package's src, tests and generated files left out. */
export function readSources(): readonly SourceFile[] {
  return globSync('{packages,apps}/*/src/**/*.ts', { cwd: ROOT })
    .filter((name) => !name.endsWith('.test.ts') && !name.includes('/generated/'))
    .map(readSource);
}

function readSource(name: string): SourceFile {
  const text = readFileSync(path.join(ROOT, name), 'utf8');
  const names = new Set<string>();
  const syntax = new Set<ts.SyntaxKind>();
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    syntax.add(node.kind);
    if (ts.isIdentifier(node)) names.add(node.text);
    if (ts.isPropertyAccessExpression(node)) names.add(node.getText(file));
    if (ts.isNewExpression(node)) {
      const constructed = `new ${node.expression.getText(file)}`;
      names.add(node.arguments?.length === 0 ? `${constructed}()` : constructed);
    }
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext);
  visit(file);
  return {
    name,
    home: name.split('/').slice(0, 2).join('/'),
    lineCount: text.split('\n').length,
    imports: ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName),
    names,
    syntax,
    strings,
  };
}
