import { describe, expect, it } from 'vitest';
import { thrownBy } from '../../test/thrown-by.ts';
import { applyPatch } from '../patch/apply-patch.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import { mergeReplacement } from '../resource/merge-replacement.ts';
import { parseResource } from '../resource/parse-resource.ts';
import { attribute, type AttributeDefinition } from './attribute-definition.ts';
import { USER_RESOURCE_TYPE, defineResourceType, type ResourceTypeDefinition } from './resource-type.ts';

function define(
  attributes: readonly AttributeDefinition[],
  more: Partial<ResourceTypeDefinition> = {},
): ReturnType<typeof defineResourceType> {
  return defineResourceType({
    name: 'Thing',
    endpoint: '/Things',
    description: 'A thing',
    schema: { id: 'urn:example:Thing', name: 'Thing', description: 'A thing', attributes },
    schemaExtensions: [],
    ...more,
  });
}

describe('a resource type', () => {
  it('has the common attributes, in any case', () => {
    const names = [...define([]).attributes.keys()];
    expect(names).toEqual(['schemas', 'id', 'externalid', 'meta']);
  });

  it('may give a common attribute other characteristics', () => {
    const own = attribute('externalId', 'Unique.', { uniqueness: 'server' });
    expect(define([own]).attributes.get('externalid')).toBe(own);
  });

  it('has no relations, and discards and defaults nothing, unless it says so', () => {
    expect(define([])).toMatchObject({ relations: {}, discarded: [], defaults: {} });
    expect(USER_RESOURCE_TYPE).toMatchObject({ discarded: ['password'], defaults: { active: true } });
  });

  it('asks for a required attribute that it discards, and does not miss it afterwards', () => {
    const type = define([attribute('pin', 'Dropped.', { required: true }), attribute('label', 'Kept.')], {
      discarded: ['pin'],
    });
    expect(thrownBy(() => parseResource(type, { label: 'x' }))?.detail).toBe('required, but missing: pin');
    const operations = parsePatch(type, { Operations: [{ op: 'replace', path: 'label', value: 'y' }] });
    expect(applyPatch(type, { label: 'x' }, operations)).toEqual({ label: 'y' });
    expect(mergeReplacement(type, { label: 'x' }, { label: 'y' })).toEqual({ label: 'y' });
  });

  it.each<[string, () => unknown]>([
    ['two attributes named label', () => define([attribute('label', 'a'), attribute('LABEL', 'b')])],
    [
      'urn:example:More has two attributes named a',
      () => {
        const attributes = [attribute('a', 'a'), attribute('a', 'b')];
        const schema = { id: 'urn:example:More', name: 'More', description: 'More', attributes };
        return define([], { schemaExtensions: [{ schema, required: false, freeForm: false }] });
      },
    ],
    [
      'urn:example:Thing has a complex sub-attribute in box',
      () => {
        const inner = attribute('inner', 'A box.', { type: 'complex', subAttributes: [attribute('a', 'a')] });
        return define([attribute('box', 'A box.', { type: 'complex', subAttributes: [inner] })]);
      },
    ],
    ['Thing has no attribute pin', () => define([], { discarded: ['pin'] })],
    ['Thing has no attribute state', () => define([], { defaults: { state: 'new' } })],
    [
      'Thing has no attribute members',
      () => define([], { relations: { members: { attribute: 'members', resourceType: 'User' } } }),
    ],
  ])('is refused when it contradicts itself: %s', (message, definition) => {
    expect(definition).toThrow(message);
  });
});
