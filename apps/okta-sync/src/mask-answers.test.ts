import { expect, it } from 'vitest';

import { createSecretMask } from './config/secret-mask.ts';
import { maskAnswers } from './mask-answers.ts';

const SIGNED = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const REQUEST = new Request('https://app.test/');

it('no answer shows a secret, be it a success or not, in its body or in its headers', async () => {
  for (const status of [200, 401]) {
    const response = await answering('got s3cret-token', { status, headers: { 'x-echo': 's3cret-token' } });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-echo')).toBe('[secret]');
    expect(await response.text()).toBe('got [secret]');
  }
});

it('an answer that tells of no success shows no signed token; one that grants an access token does', async () => {
  expect(await (await answering(`bad proof ${SIGNED}`, { status: 400 })).text()).toBe('bad proof [secret]');
  expect(await (await answering(`{"access_token":"${SIGNED}"}`)).json()).toEqual({ access_token: SIGNED });
});

it('an answer without a body stays one', async () => {
  expect((await answering(null, { status: 204 })).status).toBe(204);
});

function answering(body: string | null, init?: ResponseInit): Promise<Response> {
  const answer = (): Promise<Response> => Promise.resolve(new Response(body, init));
  return maskAnswers(createSecretMask(['s3cret-token']), answer)(REQUEST);
}
