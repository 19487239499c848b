import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useDirectory } from '../../test/directory.ts';
import { loadConfig } from './load-config.ts';

const directory = useDirectory();

test('a secret may stand in a file, with a line break behind it', () => {
  const file = join(directory(), 'token');
  writeFileSync(file, 'a-token-in-a-file\n');
  expect(loadConfig({ SCIM_AUTH_TOKEN_FILE: file }).authToken).toBe('a-token-in-a-file');
  expect(loadConfig({ SCIM_AUTH_TOKEN_FILE: file, SCIM_AUTH_TOKEN: '' }).authToken).toBe('a-token-in-a-file');
  expect(loadConfig({ SCIM_AUTH_TOKEN_FILE: '', SCIM_AUTH_TOKEN: 'environment' }).authToken).toBe(
    'environment',
  );
});

test('a secret in two places, and a file that is not there, are mistakes', () => {
  const CURSOR_SECRET_FILE = join(directory(), 'none');
  const SCIM_AUTH_TOKEN_FILE = CURSOR_SECRET_FILE;
  expect(() =>
    loadConfig({ SCIM_AUTH_TOKEN: 'environment', SCIM_AUTH_TOKEN_FILE, CURSOR_SECRET_FILE }),
  ).toThrow(
    /^SCIM_AUTH_TOKEN and SCIM_AUTH_TOKEN_FILE are both set: keep one of them\nCURSOR_SECRET_FILE .*none cannot be read: /,
  );
});
