import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadConfig } from './load-config.ts';
import { parseConfig } from './parse-config.ts';
import { readTokens } from './read-tokens.ts';

const CONFIG = `
source: { okta: { orgUrl: https://acme.okta.com } }
target: { baseUrl: https://app.example.com/scim }
mappings: [{ from: { name: Admins }, group: admin }]
state: data/state
`;

describe('loadConfig', () => {
  it('puts a relative state directory beside the configuration', async () => {
    const file = await fileWith(CONFIG);
    const { config } = await loadConfig(file, { OKTA_API_TOKEN: 'a', SCIM_TOKEN: 'b' });
    expect(config.state).toBe(join(file, '../data/state'));
  });

  it('reports mistakes of the file and of the environment together', async () => {
    const file = await fileWith(CONFIG.replace('state:', 'stat:'));
    await expect(loadConfig(file, {})).rejects.toThrow(
      [
        'The configuration has mistakes:',
        '  stat: is not a setting; did you mean state?',
        '  SCIM_TOKEN: is not set, and neither is SCIM_TOKEN_FILE',
      ].join('\n'),
    );
  });

  it.each(['latin1', 'utf16le'] as const)(
    'refuses a file in %s, in which names would be others',
    async (encoding) => {
      const file = await fileWith('');
      await writeFile(file, Buffer.from(CONFIG.replace('Admins', 'Gr\u{fc}n'), encoding));
      await expect(loadConfig(file, { OKTA_API_TOKEN: 'a', SCIM_TOKEN: 'b' })).rejects.toThrow(
        encoding === 'latin1' ? `${file}: is not in UTF-8` : file,
      );
    },
  );

  it('takes a file that begins with the mark of UTF-8', async () => {
    const file = await fileWith(`\u{feff}${CONFIG}`);
    await expect(loadConfig(file, { OKTA_API_TOKEN: 'a', SCIM_TOKEN: 'b' })).resolves.toBeDefined();
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
    const file = await fileWith('source: *nobody');
    await expect(loadConfig(file, { SCIM_TOKEN: 'b' })).rejects.toThrow(
      `  ${file}: is not valid YAML: Unresolved alias`,
    );
  });
});

const BY_TOKEN = parseConfig(CONFIG).source;
const BY_KEY = parseConfig(CONFIG.replace('.com }', '.com, auth: oauth, clientId: 0oa1 }')).source;

describe('readTokens', () => {
  it('reads a token from the file that is named, without the newline at its end', async () => {
    const file = await fileWith('secret\n');
    expect(await readTokens({ OKTA_API_TOKEN_FILE: file, SCIM_TOKEN: 'b' }, BY_TOKEN)).toEqual({
      source: 'secret',
      target: 'b',
      webhookUrl: undefined,
    });
  });

  it('asks for what the source needs, and takes what is there for the rest', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const env = { OKTA_PRIVATE_KEY: pem, SCIM_TOKEN: 'b', WEBHOOK_URL: 'https://hooks.example.com/1' };
    expect(await readTokens(env, BY_KEY)).toEqual({
      source: pem.trim(),
      target: 'b',
      webhookUrl: 'https://hooks.example.com/1',
    });
    await expect(readTokens(env, { kind: 'scim', baseUrl: 'https://a.example.com' })).rejects.toThrow(
      'SOURCE_SCIM_TOKEN: is not set, and neither is SOURCE_SCIM_TOKEN_FILE',
    );
    await expect(readTokens({ ...env, OKTA_PRIVATE_KEY: 'abc' }, BY_KEY)).rejects.toThrow(
      'OKTA_PRIVATE_KEY: is no private key in PEM or JWK form',
    );
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
    [{ OKTA_API_TOKEN: 'a', WEBHOOK_URL: 'hooks' }, 'WEBHOOK_URL: is no URL'],
  ])('refuses %j without telling the secret', async (env, sentence) => {
    await expect(readTokens({ ...env, SCIM_TOKEN: 'b' }, BY_TOKEN)).rejects.toThrow(sentence);
    await expect(readTokens({ ...env, SCIM_TOKEN: 'b' }, BY_TOKEN)).rejects.not.toThrow('abc');
  });
});

async function fileWith(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'okta-sync-')), 'file');
  await writeFile(file, text);
  return file;
}
