import { attribute, defineResourceType } from '@drawbridge/scim';
import { expect, it } from 'vitest';
import { createScimHandler } from '../src/index.ts';
import { createApp, type App } from './app.ts';

const NOTES = 'urn:example:scim:schemas:extension:notes:2.0:Box';

const BOX = defineResourceType({
  name: 'Box',
  endpoint: '/Boxes',
  description: 'A box',
  schema: {
    id: 'urn:example:scim:schemas:core:2.0:Box',
    name: 'Box',
    description: 'A box',
    attributes: [
      attribute('label', 'Shown.', { required: true, uniqueness: 'server' }),
      attribute('content', 'On request.', { returned: 'request' }),
    ],
  },
  schemaExtensions: [
    {
      schema: {
        id: NOTES,
        name: 'Notes',
        description: 'Notes',
        attributes: [attribute('text', 'On request.', { returned: 'request' })],
      },
      required: false,
      freeForm: false,
    },
  ],
});

function withBoxes(): App {
  return createApp({ resourceTypes: [BOX], newId: () => 'b1' }, createScimHandler);
}

const BODY = { label: 'l', content: 'c', [NOTES]: { text: 't' } };

it('what is returned only on request comes back to the create and the replace that wrote it', async () => {
  const { call } = withBoxes();
  expect((await call('POST', '/Boxes', BODY)).body).toMatchObject(BODY);
  const { body } = await call('GET', '/Boxes/b1');
  expect(body['label']).toBe('l');
  expect(body).not.toHaveProperty('content');
  expect(body).not.toHaveProperty([NOTES]);
  const replaced = (await call('PUT', '/Boxes/b1', { label: 'l', content: 'd' })).body;
  expect(replaced).toMatchObject({ label: 'l', content: 'd' });
});

it('and to the PATCH that wrote it, and to no other', async () => {
  const { call, patch } = withBoxes();
  await call('POST', '/Boxes', BODY);
  const written = await patch('/Boxes/b1', { op: 'replace', path: `${NOTES}:text`, value: 'u' });
  expect(written.body).toMatchObject({ [NOTES]: { text: 'u' } });
  expect(written.body).not.toHaveProperty('content');
  const other = await patch('/Boxes/b1', { op: 'replace', path: 'label', value: 'm' });
  expect(other.body).not.toHaveProperty([NOTES]);
  const asked = await patch('/Boxes/b1?attributes=content', { op: 'replace', path: 'label', value: 'n' });
  expect(asked.body).toMatchObject({ id: 'b1', content: 'c' });
  expect(asked.body).not.toHaveProperty('label');
});
