import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { configFile, ENV, run } from './command.ts';

const SIDES = { okta: 'http://localhost:8080', scim: 'https://app.test/api/scim/v2' };
const MAIN = join(import.meta.dirname, '../src/main.ts');

/** Writes down which packages are loaded, whoever asks for them. */
const WATCH = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
const seen = new Set();
registerHooks({ load: (url, context, next) => {
  const [, name] = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
  if (name !== undefined) seen.add(name);
  return next(url, context);
} });
process.on('exit', () => process.stderr.write('LOADED ' + JSON.stringify([...seen])));
`)}`;

describe('what a command loads', () => {
  it('is next to nothing for help', () => {
    const loaded = packagesOf(['--help']);
    expect(loaded).toContain('commander');
    for (const heavy of ['zod', 'yaml', 'jose', 'ky', 'hono', 'pino', 'prom-client', '@inquirer/prompts']) {
      expect(loaded).not.toContain(heavy);
    }
  });

  it('is neither a server nor a way to sign in for status', async () => {
    const loaded = packagesOf(['status', '--config', await configFile(SIDES)]);
    expect(loaded).toContain('zod');
    for (const heavy of ['jose', 'hono', 'pino', 'prom-client', '@inquirer/prompts']) {
      expect(loaded).not.toContain(heavy);
    }
  });
});

describe('--config', () => {
  it('is taken before the command as well as after it, where it counts more', async () => {
    const file = await configFile(SIDES);
    const before = await run(['--config', file, 'status', '--json']);
    expect(before.error).toBe('');
    expect(JSON.parse(before.out)).toMatchObject({ binding: { org: SIDES.okta } });
    const nested = await run(['--config', file, 'config', 'print', '--json']);
    expect(nested.out).toContain('"minAdmins"');
    const both = await run(['--config', '/nowhere.yaml', 'status', '--config', file]);
    expect(both.error).toBe('');
  });
});

function packagesOf(words: readonly string[]): readonly string[] {
  const { stderr } = spawnSync(process.execPath, ['--conditions=source', '--import', WATCH, MAIN, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...ENV },
  });
  const [, list = '[]'] = /LOADED (.*)$/.exec(stderr) ?? [];
  return JSON.parse(list) as readonly string[];
}
