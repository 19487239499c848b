import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeDirectory } from './make-directory.ts';

test('a directory is made with its parents, and stays when it is there', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'make-'));
  try {
    const directory = path.join(root, 'a/b/c');
    makeDirectory(directory, 0o700);
    makeDirectory(directory, 0o700);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test.runIf(existsSync('/proc/self'))('a file system that takes no directories is told at once', () => {
  expect(() => {
    makeDirectory('/proc/nowhere/below');
  }).toThrowError('/proc/nowhere');
});
