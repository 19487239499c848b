import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Application, LogLevel, type DocumentationEntryPoint, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import type { SourceDocument } from '../documents/make-atlas.ts';
import type { EntryPoint } from './find-entry-points.ts';
import { findUndocumented } from './find-undocumented.ts';

const FORMAT: Partial<TypeDocOptions & PluginOptions> = {
  plugin: ['typedoc-plugin-markdown'],
  name: 'Drawbridge',
  readme: 'none',
  logLevel: LogLevel.Warn,
  // The compiler checks the sources; here only what is said about them counts.
  skipErrorChecking: true,
  // A package that passes on what is another's passes on its comment, with links to what it does not pass on.
  externalSymbolLinkMappings: { '@drawbridge/scim': { '*': '#' } },
  disableSources: true,
  excludeExternals: true,
  exclude: ['**/generated/**'],
  highlightLanguages: ['http', 'typescript', 'ts', 'sh', 'yaml', 'json', 'text'],
  groupOrder: ['Functions', 'Classes', 'Interfaces', 'Type Aliases', 'Variables'],
  outputFileStrategy: 'modules',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  useCodeBlocks: true,
};

/**
 * Describes every module from its types and TSDoc, one Markdown document each.
 *
 * @throws Error when an export has no comment, or TypeDoc a warning, such as a link in a comment that leads nowhere.
 */
export async function describePackages(
  root: string,
  entries: readonly EntryPoint[],
): Promise<readonly SourceDocument[]> {
  const directory = await mkdtemp(join(tmpdir(), 'typedoc-'));
  try {
    await runTypeDoc(root, entries, directory);
    // Without the ending, a module stands before what is under it.
    const names = globSync('**/*.md', { cwd: directory }).map((file) => file.replace(/\.md$/, ''));
    return await Promise.all(
      names
        .filter((name) => name !== 'README')
        .toSorted()
        .map(async (name) => ({
          source: `reference/${name}.md`,
          summary: `Everything that ${name} exports, from its types and comments.`,
          path: `reference/${name.replace(/^@[^/]+\//, '').replaceAll('/', '-')}.html`,
          text: await readFile(join(directory, `${name}.md`), 'utf8'),
        })),
    );
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function runTypeDoc(root: string, entries: readonly EntryPoint[], directory: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins(
    {
      ...FORMAT,
      entryPoints: entries.map(({ file }) => join(root, file)),
      tsconfig: join(root, 'apps/docs/tsconfig.json'),
      outputs: [{ name: 'markdown', path: directory }],
    },
    [],
  );
  const found = app.getEntryPoints() ?? [];
  const project = app.converter.convert(found.map((entry) => named(root, entries, entry)));
  const undocumented = findUndocumented(project);
  if (undocumented.length > 0) throw new Error(`Exports without a comment:\n${undocumented.join('\n')}`);
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) {
    throw new Error('TypeDoc has something to say about the packages; see above.');
  }
}

/** Modules go by the names that programs import them by. */
function named(
  root: string,
  entries: readonly EntryPoint[],
  entry: DocumentationEntryPoint,
): DocumentationEntryPoint {
  const name = entries.find(({ file }) => join(root, file) === entry.sourceFile.fileName)?.name;
  return { ...entry, displayName: name ?? entry.displayName };
}
