import { expect, test } from 'vitest';
import { elements, eq, patch } from '../index.ts';
import type { PatchOperation } from '../typed/resource.ts';
import { isIdempotent } from './idempotent-patch.ts';

const WORK = eq('type', 'work');

test.each<[string, readonly PatchOperation[]]>([
  ['nothing', []],
  ['a replace of attributes', patch().replace('active', false).replace('name.givenName', 'Ada').operations],
  ['a replace of all elements', patch().replace('emails', [{ value: 'a@example.com' }]).operations],
  ['a replace without a path', [{ op: 'Replace', value: { active: false } }]],
  ['a remove of attributes', patch().remove('title').remove('name.familyName').operations],
  ['an add of members', patch().add('members', [{ value: '1' }, { value: '2' }]).operations],
  ['an add of one member', patch().add('members', { value: '1' }).operations],
  ['a remove of a member', patch().remove(elements('members', eq('value', 'a"b'))).operations],
  ['a remove of listed members', [{ op: 'Remove', path: 'members', value: [{ value: '1' }] }]],
])('%s does the same twice', (_, operations) => {
  expect(isIdempotent(operations)).toBe(true);
});

test.each<[string, readonly PatchOperation[]]>([
  ['an add to another attribute', patch().add('emails', { value: 'a@example.com' }).operations],
  ['an add of members without ids', [{ op: 'add', path: 'members', value: [{}] }]],
  ['an add without a path', [{ op: 'add', value: { members: [{ value: '1' }] } }]],
  ['a replace of what a filter selects', patch().replace(elements('emails', WORK, 'value'), 'b').operations],
  [
    'a replace of the same without a path',
    [{ op: 'replace', value: { 'emails[type eq "work"].value': 'b' } }],
  ],
  ['a remove of what a filter selects', patch().remove(elements('emails', WORK)).operations],
  [
    'one such operation among others',
    patch().replace('active', true).add('roles', { value: 'r' }).operations,
  ],
])('%s may not', (_, operations) => {
  expect(isIdempotent(operations)).toBe(false);
});
