import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadConfig } from './load-config.ts';
import { readTokens } from './read-tokens.ts';

const CONFIG = `
okta: { orgUrl: https://acme.okta.com }
target: { baseUrl: https://app.example.com/scim }
mappings: [{ okta: { name: Admins }, group: admin }]
stateFile: data/state.json
`;

describe('loadConfig', () => {
  it('puts a relative state file beside the configuration', async () => {
    const file = await fileWith(CONFIG);
    const { config } = await loadConfig(file, { OKTA_API_TOKEN: 'a', SCIM_TOKEN: 'b' });
    expect(config.stateFile).toBe(join(file, '../data/state.json'));
  });

  it('reports mistakes of the file and of the environment together', async () => {
    const file = await fileWith(CONFIG.replace('stateFile', 'statefile'));
    await expect(loadConfig(file, { SCIM_TOKEN: 'b' })).rejects.toThrow(
      [
        'The configuration has mistakes:',
        '  statefile: is not a setting; did you mean stateFile?',
        '  OKTA_API_TOKEN: is not set, and neither is OKTA_API_TOKEN_FILE',
      ].join('\n'),
    );
  });

  it('says that there is no file', async () => {
    await expect(
      loadConfig('/nowhere/okta-sync.yaml', { OKTA_API_TOKEN: 'a', SCIM_TOKEN: 'b' }),
    ).rejects.toThrow('/nowhere/okta-sync.yaml: there is no such file');
  });
});

describe('a file that cannot be used', () => {
  it('is named in the message, also beside a mistake of the environment', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'okta-sync-'));
    await expect(loadConfig(directory, { OKTA_API_TOKEN: 'a', SCIM_TOKEN: 'b' })).rejects.toThrow(
      `The configuration cannot be loaded:\n  ${directory}: is a directory, not a file`,
    );
    const file = await fileWith('okta: *nobody');
    await expect(loadConfig(file, { SCIM_TOKEN: 'b' })).rejects.toThrow(
      `  ${file}: is not valid YAML: Unresolved alias`,
    );
  });
});

describe('readTokens', () => {
  it('reads a token from the file that is named, without the newline at its end', async () => {
    const file = await fileWith('secret\n');
    expect(await readTokens({ OKTA_API_TOKEN_FILE: file, SCIM_TOKEN: 'b' })).toEqual({
      okta: 'secret',
      scim: 'b',
    });
  });

  it.each([
    [
      { OKTA_API_TOKEN: 'a', OKTA_API_TOKEN_FILE: 'b' },
      'OKTA_API_TOKEN: is set, and so is OKTA_API_TOKEN_FILE',
    ],
    [
      { OKTA_API_TOKEN: 'SSWS abc' },
      'OKTA_API_TOKEN: must be the token alone, without SSWS or Bearer before it',
    ],
    [{ OKTA_API_TOKEN: 'a b' }, 'OKTA_API_TOKEN: holds characters that no token has'],
    [{ OKTA_API_TOKEN: '  ' }, 'OKTA_API_TOKEN: holds nothing'],
    [{ OKTA_API_TOKEN_FILE: '/nowhere' }, 'OKTA_API_TOKEN_FILE: names /nowhere, which cannot be read'],
  ])('refuses %j without telling the token', async (env, sentence) => {
    await expect(readTokens({ ...env, SCIM_TOKEN: 'b' })).rejects.toThrow(sentence);
    await expect(readTokens({ ...env, SCIM_TOKEN: 'b' })).rejects.not.toThrow('abc');
  });
});

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'file');
  await writeFile(file, text);
  return file;
}
