import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deepFreeze } from '../../test/deep-freeze.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { STRICT } from '../compat.ts';
import type { Attributes } from '../resource/attributes.ts';
import { parseResource } from '../resource/parse-resource.ts';
import { USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { METADATA_SCHEMA, USER_SCHEMA } from '../urn.ts';
import { applyPatch } from './apply-patch.ts';
import { parsePatch } from './parse-patch.ts';

// A slow and simple model of PATCH on three attributes: it changes a copy in place.

interface Email {
  value: string;
  type?: string;
  display?: string;
  primary?: boolean;
}

interface User {
  userName: string;
  nickName?: string;
  name?: { givenName?: string; familyName?: string };
  emails?: Email[];
}

type Step =
  | { readonly on: 'nickName'; readonly op: 'add' | 'replace'; readonly value: string }
  | { readonly on: 'name'; readonly op: 'add' | 'replace'; readonly value: User['name'] & object }
  | { readonly on: 'familyName'; readonly op: 'add' | 'replace'; readonly value: string }
  | { readonly on: 'emails'; readonly op: 'add' | 'replace'; readonly value: readonly Email[] }
  | { readonly on: 'type'; readonly op: 'add' | 'replace'; readonly type: string; readonly value: Email }
  | {
      readonly on: 'type.value';
      readonly op: 'add' | 'replace';
      readonly type: string;
      readonly value: string;
    }
  | {
      readonly on: 'removal';
      readonly path: 'nickName' | 'name' | 'name.familyName' | 'emails' | 'emails.display';
    }
  | { readonly on: 'removal by type'; readonly type: string };

function toOperation(step: Step): object {
  switch (step.on) {
    case 'nickName':
    case 'name':
      return { op: step.op, value: { [step.on]: step.value } };
    case 'familyName':
      return { op: step.op, path: 'name.familyName', value: step.value };
    case 'emails':
      return { op: step.op, path: 'emails', value: step.value };
    case 'type':
      return { op: step.op, path: `emails[type eq "${step.type}"]`, value: step.value };
    case 'type.value':
      return { op: step.op, path: `emails[type eq "${step.type}"].value`, value: step.value };
    case 'removal':
      return { op: 'remove', path: step.path };
    case 'removal by type':
      return { op: 'remove', path: `emails[type eq "${step.type}"]` };
  }
}

function addEmail(emails: Email[], added: Email): void {
  const alike = emails.filter(({ value }) => value.toLowerCase() === added.value.toLowerCase());
  const same =
    alike.find((other) => other.type === added.type) ??
    alike.find((other) => added.type === undefined || other.type === undefined);
  const email = same === undefined ? { ...added } : Object.assign(same, added);
  if (same === undefined) emails.push(email);
  if (added.primary === true) demoteOthers(emails, email);
}

function demoteOthers(emails: readonly Email[], kept: Email): void {
  for (const email of emails) if (email !== kept && email.primary === true) email.primary = false;
}

function assignByType(user: User, step: Extract<Step, { on: 'type' | 'type.value' }>): void {
  const emails = (user.emails ??= []);
  const selected = emails.filter(({ type }) => type === step.type);
  const given = typeof step.value === 'string' ? { value: step.value } : step.value;
  if (selected.length === 0) addEmail(emails, { type: step.type, ...given });
  for (const email of selected) {
    if (step.on === 'type' && step.op === 'replace') {
      delete email.type;
      delete email.display;
      delete email.primary;
    }
    Object.assign(email, given);
  }
  const primary = selected.find((email) => email.primary === true);
  if (primary !== undefined) demoteOthers(emails, primary);
}

function remove(user: User, path: string): void {
  if (path === 'nickName') delete user.nickName;
  if (path === 'name') delete user.name;
  if (path === 'name.familyName') delete user.name?.familyName;
  if (path === 'emails') delete user.emails;
  if (path === 'emails.display') user.emails?.forEach((email) => delete email.display);
}

function applyStep(user: User, step: Step): void {
  switch (step.on) {
    case 'nickName':
      user.nickName = step.value;
      break;
    case 'name':
      user.name = { ...user.name, ...step.value };
      break;
    case 'familyName':
      user.name = { ...user.name, familyName: step.value };
      break;
    case 'emails':
      if (step.op === 'replace') user.emails = structuredClone([...step.value]);
      else step.value.forEach((email) => addEmail((user.emails ??= []), email));
      break;
    case 'type':
    case 'type.value':
      assignByType(user, step);
      break;
    case 'removal':
      remove(user, step.path);
      break;
    case 'removal by type':
      user.emails = (user.emails ?? []).filter(({ type }) => type !== step.type);
  }
  if (user.emails !== undefined) {
    user.emails = user.emails.filter(
      (each, index, all) => all.findIndex((other) => isDeepStrictEqual(other, each)) === index,
    );
    if (user.emails.length === 0) delete user.emails;
  }
  if (user.name !== undefined && Object.keys(user.name).length === 0) delete user.name;
}

const op = fc.constantFrom('add' as const, 'replace' as const);
const text = fc.constantFrom('x', 'y');
const type = fc.constantFrom('work', 'home', 'other');
const email: fc.Arbitrary<Email> = fc.record(
  { value: fc.constantFrom('a', 'A', 'b', 'c'), type, display: text, primary: fc.boolean() },
  { requiredKeys: ['value'] },
);
const emails = fc
  .uniqueArray(email, { selector: ({ value }) => value.toLowerCase(), maxLength: 3 })
  .filter((list) => list.filter(({ primary }) => primary === true).length < 2);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ on: fc.constant('nickName' as const), op, value: text }),
  fc.record({
    on: fc.constant('name' as const),
    op,
    value: fc.record({ givenName: text, familyName: text }, { requiredKeys: [] }),
  }),
  fc.record({ on: fc.constant('familyName' as const), op, value: text }),
  fc.record({ on: fc.constant('emails' as const), op, value: emails }),
  fc.record({ on: fc.constant('type' as const), op, type, value: email }),
  fc.record({ on: fc.constant('type.value' as const), op, type, value: fc.constantFrom('a', 'd') }),
  fc.record({
    on: fc.constant('removal' as const),
    path: fc.constantFrom('nickName', 'name', 'name.familyName', 'emails', 'emails.display'),
  }),
  fc.record({ on: fc.constant('removal by type' as const), type }),
);

test('agrees with the model on every sequence of operations, and gives what parses as a resource', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const expected: User = { userName: 'u' };
      steps.forEach((each) => applyStep(expected, each));
      const operations = parsePatch(USER_RESOURCE_TYPE, { Operations: steps.map(toOperation) });
      const patched = applyPatch(USER_RESOURCE_TYPE, deepFreeze<Attributes>({ userName: 'u' }), operations);
      expect(patched).toEqual(expected);
      expect(parseResource(USER_RESOURCE_TYPE, { schemas: [USER_SCHEMA], ...patched }, STRICT)).toEqual(
        patched,
      );
    }),
    { numRuns: 1000 },
  );
});

const key = fc.constantFrom(
  ...[
    'userName',
    'name',
    'emails',
    'members',
    'active',
    'schemas',
    'id',
    'metadata',
    METADATA_SCHEMA,
    'toString',
  ],
  ...[
    '__proto__',
    'constructor',
    'value',
    'primary',
    'type',
    'name.givenName',
    'emails[type eq "work"].value',
  ],
  ...['metadata.constructor', 'metadata:toString.valueOf', 'emails.constructor', 'meta', 'groups', 'emails['],
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>('', 'x', 'True', 0, 1.5, true, null),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;
const operation = fc.record(
  { op: fc.constantFrom('add', 'Replace', 'REMOVE', 'move'), path: fc.oneof(key, json), value: json },
  { requiredKeys: ['op'] },
);
const BEFORE = deepFreeze<Attributes>({
  userName: 'u',
  name: { givenName: 'g' },
  emails: [{ value: 'a', primary: true }, { type: 'work' }],
  [METADATA_SCHEMA]: { constructor: 'c', toString: { valueOf: 'v' }, list: [1] },
});

test('no JSON makes it throw anything but a ScimError, change its input or leave an invalid resource', () => {
  const seen = { applied: 0 };
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 3 }), json, (Operations, body) => {
      expect(thrownBy(() => parsePatch(USER_RESOURCE_TYPE, body))?.status ?? 400).toBe(400);
      expect(thrownBy(() => parsePatch(USER_RESOURCE_TYPE, { Operations }, STRICT))?.status ?? 400).toBe(400);
      let patched: Attributes | undefined;
      thrownBy(() => {
        patched = applyPatch(USER_RESOURCE_TYPE, BEFORE, parsePatch(USER_RESOURCE_TYPE, { Operations }));
      });
      if (patched !== undefined) seen.applied += 1;
      const again =
        patched && parseResource(USER_RESOURCE_TYPE, { schemas: [USER_SCHEMA], ...patched }, STRICT);
      expect(again).toEqual(patched);
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
  expect(seen.applied).toBeGreaterThan(100);
});

test('names that every object inherits are names like any other', () => {
  const body: unknown = JSON.parse(
    '{"Operations":[{"op":"add","value":{"__proto__":{"polluted":1},"metadata":{"__proto__":{"a":1},"constructor":"c"}}},' +
      '{"op":"add","path":"metadata:toString.x","value":1},{"op":"remove","path":"metadata.valueOf"}]}',
  );
  const patched = applyPatch(USER_RESOURCE_TYPE, { userName: 'u' }, parsePatch(USER_RESOURCE_TYPE, body));
  expect(JSON.stringify(patched)).toBe(
    `{"userName":"u","${METADATA_SCHEMA}":{"__proto__":{"a":1},"constructor":"c","toString":{"x":1}}}`,
  );
  expect(Object.getPrototypeOf(patched[METADATA_SCHEMA])).toBe(Object.prototype);
});
