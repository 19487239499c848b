import type { JsonObject } from '@drawbridge/scim';
import fc from 'fast-check';
import { DEVICE_SCHEMA, LOCATION_SCHEMA } from '../device.ts';
import { date, text } from './random-population.ts';

const number = fc.constantFrom(-1, 0, 1, 1.5);

/** A random device without a serialNumber, which must be unique. */
export const device: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      displayName: text,
      kind: text,
      tags: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
      weight: number,
      purchased: date,
      managed: fc.boolean(),
      certificate: fc.constantFrom('AAAA', 'aaaa', 'AQID'),
      manual: text,
      owner: fc.record({ value: text }),
      firmware: fc.record({ version: text, channel: text, key: text }),
      ports: fc.array(fc.record({ value: text, type: text, pin: text }), { maxLength: 2 }),
      pin: text,
      notes: text,
      lifecycle: text,
      active: text,
      members: fc.array(text, { maxLength: 2 }),
      groups: fc.array(text, { maxLength: 2 }),
      [LOCATION_SCHEMA]: fc.record({ site: text }),
    },
    { requiredKeys: ['displayName', LOCATION_SCHEMA] },
  )
  .map((body): JsonObject => body);

const TEXTS = [
  ...[
    'displayName',
    'DISPLAYNAME',
    'serialNumber',
    'externalId',
    'id',
    'kind',
    'tags',
    'manual',
    'owner',
    'owner.value',
  ],
  ...['firmware.version', 'ports.value', 'ports', 'notes', 'lifecycle', 'active', 'members', 'groups'],
  ...[`${DEVICE_SCHEMA}:displayName`, `${LOCATION_SCHEMA}:site`, 'meta.resourceType', 'certificate'],
] as const;
const value = fc
  .oneof(text, fc.constantFrom('S1', 's1', 'S2', '1', '2', 'AAAA', 'Device', ''))
  .map((content) => JSON.stringify(content));
const equality = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew');
const order = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le');

function joined(...parts: readonly fc.Arbitrary<string | number | boolean>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => texts.join(' '));
}

const leaf = fc.oneof(
  joined(fc.constantFrom('displayName', 'serialNumber', 'externalId', 'id'), fc.constant('eq'), value),
  joined(fc.constantFrom(...TEXTS), equality, value),
  joined(fc.constantFrom('displayName', 'kind', 'members', 'manual'), order, value),
  joined(fc.constantFrom('weight'), order, number),
  joined(fc.constant('assetNumber'), order, fc.integer({ min: 0, max: 3 })),
  joined(
    fc.constant('purchased'),
    order,
    date.map((content) => JSON.stringify(content)),
  ),
  joined(fc.constantFrom('managed', 'ports.primary'), fc.constantFrom('eq', 'ne'), fc.boolean()),
  joined(
    fc.constantFrom(...TEXTS, 'weight', 'managed', 'firmware', 'health', 'assetNumber'),
    fc.constant('pr'),
  ),
  fc.tuple(value, value).map(([port, type]) => `ports[value eq ${port} or type eq ${type}]`),
  value.map((content) => `tags[value eq ${content}]`),
);

/** The text of a random filter over devices. */
export const deviceFilter: fc.Arbitrary<string> = fc.oneof(
  leaf,
  fc.tuple(leaf, leaf).map((parts) => parts.join(' and ')),
  fc.tuple(leaf, leaf).map((parts) => parts.join(' or ')),
  leaf.map((inner) => `not (${inner})`),
);
