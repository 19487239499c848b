import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describePackages } from './describe-packages.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'packages-'));
  mkdirSync(path.join(root, 'apps/docs'), { recursive: true });
  writeFileSync(path.join(root, 'apps/docs/tsconfig.json'), '{ "include": ["../../*.ts"] }');
  writeFileSync(path.join(root, 'other.ts'), '/** Nothing much. */\nexport const OTHER = 0;\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const ENTRIES = [
  { name: '@example/notes/file', file: 'notes.ts' },
  { name: '@example/other', file: 'other.ts' },
];

it('describes a module under the name that programs import it by', async () => {
  writeFileSync(path.join(root, 'notes.ts'), '/** Writes a note. */\nexport function write(): void {}\n');
  const [document] = await describePackages(root, ENTRIES);
  expect(document?.path).toBe('reference/notes-file.html');
  expect(document?.text).toMatch(/^# @example\/notes\/file\n[^]*Writes a note\./);
});

it('names an export that no comment tells anything of', async () => {
  writeFileSync(path.join(root, 'notes.ts'), 'export function write(): void {}\nexport const SIZE = 1;\n');
  await expect(describePackages(root, ENTRIES)).rejects.toThrow(
    'Exports without a comment:\n@example/notes/file.write\n@example/notes/file.SIZE',
  );
});
