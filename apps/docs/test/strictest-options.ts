import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './guide.ts';

/** The options of this project for code that stands in documents; the declarations of others are not of its strictness. */
export function strictestOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tsconfig.base.json'), (file) =>
    ts.sys.readFile(file),
  ) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  return {
    ...options,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    skipLibCheck: true,
    isolatedDeclarations: false,
    declaration: false,
  };
}
