import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { renderCodes } from './render-codes.ts';
import { renderConfiguration } from './render-configuration.ts';

const FOLDER = join(import.meta.dirname, '../../../../docs/sync');

it.each([
  ['codes.md', renderCodes],
  ['configuration.md', renderConfiguration],
])('docs/sync/%s is what the source says (else: pnpm generate)', async (name, render) => {
  expect(await readFile(join(FOLDER, name), 'utf8')).toBe(render());
});
