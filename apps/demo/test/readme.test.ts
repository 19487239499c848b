import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

test("the README's program runs, and prints what its comment says", () => {
  const program = /```ts\n(?<program>.*?)```/s.exec(README)?.groups?.['program'] ?? '';
  // Within this package, so that the packages are found.
  const directory = mkdtempSync(path.join(import.meta.dirname, 'readme-'));
  try {
    const file = path.join(directory, 'program.ts');
    writeFileSync(file, program);
    const output = execFileSync(process.execPath, ['--conditions=source', file], { encoding: 'utf8' });
    const promised = program
      .split('\n')
      .findLast((line) => line.includes('// ['))
      ?.split('// ')[1];
    expect(output.trim()).toBe(promised);
    expect(
      program
        .trim()
        .split('\n')
        .filter((line) => line !== '').length,
    ).toBeLessThanOrEqual(15);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('the README is short, and everything that it links to is there', () => {
  expect(README.split('\n').length).toBeLessThanOrEqual(150);
  const links = [...README.matchAll(/\]\((?<target>[^)#]+)\)/g)].map(
    ({ groups }) => groups?.['target'] ?? '',
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((target) => !existsSync(path.join(ROOT, target)))).toEqual([]);
});
