import { expect, test } from 'vitest';
import { createLog } from './create-log.ts';
import { makeToken } from './token/make-token.ts';

test('no secret reaches the log, wherever somebody put it', () => {
  const lines: string[] = [];
  const log = createLog(
    {
      logLevel: 'info',
      authToken: 'environment-secret',
      cursorSecret: 'cursor-secret',
      webhook: { url: 'https://app.example/hook/url-secret', secret: 'whsec_hook-secret' },
      database: { kind: 'postgres', url: 'postgres://scim:hunter2@db/scim' },
    },
    { write: (line) => lines.push(line) },
  );
  const { secret } = makeToken();
  log.info({ path: `/Users/${secret}` }, 'a path');
  log.error(
    { err: new Error('no login for postgres://scim:hunter2@db/scim, cursor-secret') },
    secret.toUpperCase(),
  );
  log.info('environment-secret whsec_hook-secret https://app.example/hook/url-secret');
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toMatch(
    new RegExp(`${secret}|hunter2|environment-secret|cursor-secret|hook-secret|url-secret`, 'i'),
  );
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ path: '/Users/[secret]' });
});
