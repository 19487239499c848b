import { globSync } from 'node:fs';
import type { Place } from '../markdown/atlas.ts';
import type { Group } from '../site/page.ts';

/** A Markdown document of the repository, and its place in the navigation. */
export interface DocumentPlace extends Place {
  readonly group: Group;
}

/** Where the navigation has which documents: what stands first is listed first, and what two patterns fit is listed once. */
const SHELVES: readonly (readonly [Group, readonly string[]])[] = [
  ['Start', ['README.md']],
  [
    'Guides',
    [
      'docs/guides/okta.md',
      'docs/guides/entra-id.md',
      'docs/guides/default-groups.md',
      'docs/guides/custom-attributes.md',
      'docs/guides/script.md',
      'docs/guides/embed.md',
      'docs/guides/*.md',
    ],
  ],
  ['The server', ['apps/server/README.md', 'docs/rules.md', 'docs/operating.md']],
  ['The daemon', ['apps/okta-sync/README.md', 'docs/sync/*.md']],
  ['The command line', ['apps/scim/README.md']],
  [
    'Packages',
    [
      'packages/scim/README.md',
      'packages/scim-server/README.md',
      'packages/scim-client/README.md',
      'packages/*/README.md',
    ],
  ],
  [
    'Project',
    [
      'docs/architecture.md',
      'docs/conformance.md',
      'docs/*.md',
      'transcripts/README.md',
      'apps/*/README.md',
      'CHANGELOG.md',
    ],
  ],
];

/** Finds every Markdown document that has a page of its own. */
export function findDocuments(root: string): readonly DocumentPlace[] {
  const places = new Map<string, DocumentPlace>();
  for (const [group, patterns] of SHELVES) {
    for (const pattern of patterns) {
      for (const source of globSync(pattern, { cwd: root }).toSorted()) {
        if (!places.has(source)) places.set(source, { source, group, path: pagePathOf(source) });
      }
    }
  }
  return [...places.values()];
}

/** `docs/guides/okta.md` is `guides/okta.html`, `packages/scim/README.md` is `packages/scim.html`. */
function pagePathOf(source: string): string {
  if (source === 'README.md') return 'index.html';
  const path = source.toLowerCase().replace(/^docs\//, '');
  return path.replace(/(?:\/readme)?\.md$/, '.html');
}
