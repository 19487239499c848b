import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GADGET, WARRANTY_SCHEMA } from '../../test/gadget.ts';
import { thrownBy } from '../../test/thrown-by.ts';
import { STRICT } from '../compat.ts';
import type { JsonObject } from '../json.ts';
import { USER_RESOURCE_TYPE } from '../schema/resource-type.ts';
import { ENTERPRISE_USER_SCHEMA, METADATA_SCHEMA } from '../urn.ts';
import { costOfFilter } from './any-of.ts';
import type { Comparison, Filter } from './filter.ts';
import { compileFilter } from './match-filter.ts';
import { parseFilter } from './parse-filter.ts';
import { processorTime } from '../../test/processor-time.ts';

const gadget: JsonObject = {
  schemas: [GADGET.schema.id, WARRANTY_SCHEMA],
  id: 'Abc',
  meta: { resourceType: 'Gadget', created: '2024-03-01T12:00:00+02:00', version: 'W/"1"' },
  label: 'Blue Lamp',
  code: 'Xy-1',
  count: 5,
  weight: 2.5,
  made: '2024-03-01T12:00:00+02:00',
  on: false,
  blob: 'AQID',
  link: 'https://example.com/A',
  tags: ['Red', 'green'],
  size: { width: 3, unit: 'cm' },
  parts: [
    { value: 'p1', type: 'main', display: 'One', primary: true },
    { value: 'p2', type: 'spare', display: 'Two' },
  ],
  [WARRANTY_SCHEMA]: { until: '2030-01-01T00:00:00Z', contract: 'C-9' },
};

const bare: JsonObject = { schemas: [GADGET.schema.id], id: 'Bare', label: 'Bare' };

function matches(text: string, resource: JsonObject = gadget): boolean {
  return compileFilter(GADGET, parseFilter(text))(resource);
}

describe.each([
  ['a string without case', 'label eq "blue lamp"', 'label eq "blue"'],
  ['', 'label ne "red lamp"', 'label ne "BLUE LAMP"'],
  ['', 'label co "LAMP"', 'label co "lamps"'],
  ['', 'label sw "blue"', 'label sw "lamp"'],
  ['', 'label ew "LAMP"', 'label ew "blue"'],
  ['', 'label gt "blud"', 'label gt "blue lamp"'],
  ['', 'label ge "BLUE LAMP"', 'label ge "blue lamps"'],
  ['', 'label lt "blue lamps"', 'label lt "blue lamp"'],
  ['', 'label le "BLUE LAMP"', 'label le "blue"'],
  ['', 'label pr', 'notes pr'],
  ['a string with case', 'code eq "Xy-1"', 'code eq "xy-1"'],
  ['', 'code ne "xy-1"', 'code ne "Xy-1"'],
  ['', 'code co "y-"', 'code co "Y-"'],
  ['', 'code sw "Xy"', 'code sw "xy"'],
  ['', 'code ew "y-1"', 'code ew "Y-1"'],
  ['', 'code lt "a"', 'code gt "a"'],
  ['', 'id eq "Abc"', 'id eq "abc"'],
  ['a boolean', 'on eq false', 'on eq true'],
  ['', 'on ne true', 'on ne false'],
  ['', 'on pr', 'not (on pr)'],
  ['', 'on eq "False"', 'on eq "True"'],
  ['an integer', 'count eq 5', 'count eq 6'],
  ['', 'count eq 5.0', 'count ne 5'],
  ['', 'count gt 4', 'count gt 5'],
  ['', 'count ge 5', 'count ge 6'],
  ['', 'count lt 10', 'count lt 5'],
  ['', 'count le 5', 'count le 4'],
  ['a decimal', 'weight eq 2.5', 'weight eq 2'],
  ['', 'weight gt 2.49', 'weight lt 2.5'],
  ['', 'weight eq 25e-1', 'weight ne 2.5'],
  ['a dateTime across offsets', 'made eq "2024-03-01T10:00:00Z"', 'made eq "2024-03-01T12:00:00Z"'],
  ['', 'made ne "2024-03-01T12:00:00Z"', 'made ne "2024-03-01T05:00:00-05:00"'],
  ['', 'made gt "2024-03-01T09:59:59.999Z"', 'made gt "2024-03-01T10:00:00Z"'],
  ['', 'made ge "2024-03-01T10:00:00Z"', 'made ge "2024-03-01T10:00:00.001Z"'],
  ['', 'made lt "2024-03-01T11:30:00Z"', 'made lt "2024-03-01T11:30:00+02:00"'],
  ['', 'made le "2024-03-01T10:00:00"', 'made le "2024-03-01T09:59:59"'],
  ['', 'made sw "2024-03"', 'made sw "2024-04"'],
  ['', 'meta.created lt "2024-03-01T10:00:01Z"', 'meta.created lt "2024-03-01T10:00:00Z"'],
  ['a reference', 'link eq "https://example.com/A"', 'link eq "https://example.com/a"'],
  ['', 'link sw "https://"', 'link sw "HTTPS://"'],
  ['a binary', 'blob eq "AQID"', 'blob eq "aqid"'],
  ['', 'blob ne "AQIE"', 'blob ne "AQID"'],
  ['', 'blob co "QI"', 'blob co "qi"'],
  ['a complex attribute', 'size pr', 'not (size pr)'],
  ['', 'size.width gt 2', 'size.width gt 3'],
  ['', 'size[width eq 3 and unit eq "CM"]', 'size[width eq 3 and unit eq "m"]'],
  ['a simple multi-valued attribute: any element', 'tags eq "red"', 'tags eq "blue"'],
  ['', 'tags ne "red"', 'tags gt "zoo"'],
  ['', 'tags[value eq "GREEN"]', 'tags[value eq "red" and value eq "green"]'],
  ['', 'tags eq "red" and tags eq "green"', 'tags eq "red" and tags eq "blue"'],
  ['a complex multi-valued attribute', 'parts eq "p1"', 'parts eq "P1"'],
  ['', 'parts.type eq "SPARE"', 'parts.type eq "none"'],
  ['', 'parts.value eq "p2" and parts.type eq "main"', 'parts.value eq "p3" and parts.type eq "main"'],
  [
    'a value path: one element satisfies it all',
    'parts[value eq "p1" and type eq "main"]',
    'parts[value eq "p2" and type eq "main"]',
  ],
  ['', 'parts[type eq "spare" and not (primary eq true)]', 'parts[type eq "spare" and primary eq true]'],
  [
    'an element that does not say that it is primary',
    'parts[value eq "p2" and primary eq false]',
    'parts[value eq "p1" and primary eq false]',
  ],
  ['', 'parts.primary eq false', 'parts[value eq "p2" and primary ne false]'],
  ['', 'parts[type eq "main"].display eq "one"', 'parts[type eq "main"].display eq "two"'],
  ['', 'parts[display pr]', 'parts[lot pr]'],
  ['an extension', `${WARRANTY_SCHEMA}:contract eq "c-9"`, `${WARRANTY_SCHEMA}:contract eq "c-8"`],
  ['', `${WARRANTY_SCHEMA.toUpperCase()}:UNTIL gt "2029-01-01T00:00:00Z"`, `${WARRANTY_SCHEMA}:claims pr`],
  ['the core schema by its URN', `${GADGET.schema.id}:label eq "blue lamp"`, `${GADGET.schema.id}:notes pr`],
  ['', `${GADGET.schema.id}:size.width eq 3`, `${GADGET.schema.id}:size.height pr`],
  ['', `schemas eq "${WARRANTY_SCHEMA}"`, `schemas eq "urn:other"`],
  ['null', 'notes eq null', 'label eq null'],
  ['', 'label ne null', 'notes ne null'],
  ['', 'sites eq null', 'size eq null'],
  ['names in any case', 'LABEL EQ "blue lamp"', 'SIZE.WIDTH eq 4'],
])('%s', (_about, yes, no) => {
  test(`${yes} matches`, () => expect(matches(yes)).toBe(true));
  test(`${no} does not match`, () => expect(matches(no)).toBe(false));
});

test.each(['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'])(
  'nothing is "%s" to an absent attribute',
  (op) => {
    expect(matches(`code ${op} "x"`, bare)).toBe(false);
    expect(matches(`parts.value ${op} "x"`, bare)).toBe(false);
  },
);

test.each(['code ne "x"', 'count ne 1', 'on ne true', 'parts.value ne "x"', 'not (code pr)', 'code eq null'])(
  'an absent attribute satisfies %s',
  (text) => expect(matches(text, bare)).toBe(true),
);

test.each([
  ['an empty string', { label: '' }, 'label pr'],
  ['an empty array', { tags: [] }, 'tags pr'],
  ['null', { code: null }, 'code pr'],
  ['a complex value of empty ones', { size: { unit: '' } }, 'size pr'],
])('%s is not present', (_name, resource, text) => {
  expect(matches(text, resource)).toBe(false);
});

test.each([
  'unknown eq "x"',
  'size.unknown eq 1',
  'parts[unknown eq "x"]',
  'urn:unknown:User:label eq "x"',
  `${WARRANTY_SCHEMA}:label eq "x"`,
  `${WARRANTY_SCHEMA} pr`,
  'label[value eq "x"]',
  'label.value eq "x"',
  'size eq "x"',
  'on gt true',
  'on ge false',
  'on lt true',
  'on le true',
  'on co "t"',
  'on eq 1',
  'on eq "yes"',
  'blob gt "AQID"',
  'blob le "AQID"',
  'count eq "5"',
  'count co 5',
  'count gt true',
  'label gt null',
  'made gt "yesterday"',
  'made gt "foo 1"',
  'made gt "2024-02-30T00:00:00Z"',
  'made gt 5',
  'constructor eq "x"',
  'toString pr',
  'size.constructor pr',
  'secret eq "x"',
  'secret pr',
  'not (key sw "x")',
  'key eq null',
  'parts.pin eq "1"',
  'parts[value eq "p1" and pin pr]',
])('%s is refused', (text) => {
  expect(thrownBy(() => matches(text))?.scimType).toBe('invalidFilter');
});

test.each([
  ['label eq 007', '007', true],
  ['label eq 7', '007', false],
  ['label eq 123456', '123456', true],
  ['label eq 12345678901234567890', '12345678901234567890', true],
  ['label eq 1.0', '1.0', true],
  ['label sw 12', '123', true],
  ['label eq True', 'True', true],
  ['label eq false', 'false', true],
  ['label eq null', 'null', false],
  ['label eq x', 'x', true],
  ['label ne 5', '5', false],
  ['label eq 4 or label eq 5 or label eq "6"', '5', true],
])('%s reads the word as the text of a string', (text, label, expected) => {
  expect(matches(text, { ...bare, label })).toBe(expected);
});

test.each(['label eq 5', 'label eq true', 'parts[display eq 5]'])(
  '%s is refused in the strict mode',
  (text) => {
    expect(thrownBy(() => compileFilter(GADGET, parseFilter(text, STRICT), STRICT))?.scimType).toBe(
      'invalidFilter',
    );
  },
);

describe('comparisons of one attribute joined by "or"', () => {
  const codes = fc.constantFrom('Xy-1', 'xy-1', 'Xy', '', 'z');
  const comparison = fc.record({
    op: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le'),
    path: fc.constantFrom({ name: 'code' }, { name: 'label' }, { name: 'tags' }, { name: 'link' }),
    value: codes,
  } satisfies Record<keyof Pick<Comparison, 'op' | 'path' | 'value'>, unknown>);

  test('hold where one of them holds', () => {
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 2 }), codes, fc.array(codes), (filters, text, tags) => {
        const resource = { code: text, label: text, ...(tags.length === 0 ? {} : { tags }) };
        const one = filters.some((filter) => compileFilter(GADGET, filter)(resource));
        expect(compileFilter(GADGET, { op: 'or', filters })(resource)).toBe(one);
      }),
    );
  });

  test('are each checked', () => {
    expect(thrownBy(() => matches('count eq 1 or count eq "x"'))?.scimType).toBe('invalidFilter');
    expect(thrownBy(() => matches('shoe eq 1 or shoe eq 2'))?.scimType).toBe('invalidFilter');
  });

  test('cost what one does when they ask for equality', () => {
    const filters = Array.from({ length: 10_000 }, (_, index) => `code eq "c${index}"`);
    const filter = parseFilter(filters.join(' or '));
    expect(costOfFilter(filter)).toBe(1);
    expect(costOfFilter(parseFilter('(code eq "a" or code co "b") and not (label eq "c" or tags pr)'))).toBe(
      4,
    );
    const holds = compileFilter(GADGET, filter);
    const start = processorTime();
    for (let row = 0; row < 5000; row += 1) holds({ ...bare, code: `x${row}` });
    expect(processorTime() - start).toBeLessThan(300);
  });
});

test('a boolean may be compared with a string only where that is tolerated', () => {
  const filter = parseFilter('on eq "true"');
  expect(compileFilter(GADGET, filter)({ on: true })).toBe(true);
  expect(thrownBy(() => compileFilter(GADGET, filter, STRICT))?.scimType).toBe('invalidFilter');
});

describe('User', () => {
  const user: JsonObject = {
    userName: 'Barbara@Example.com',
    emails: [
      { value: 'b@work.example', type: 'work' },
      { value: 'b@home.example', type: 'home' },
    ],
    [ENTERPRISE_USER_SCHEMA]: { department: 'Sales', manager: { value: '26' } },
    [METADATA_SCHEMA]: { department: 'Eng', level: 3, remote: true, tags: ['a', 'b'], constructor: 'own' },
  };

  test.each([
    ['userName eq "barbara@example.COM"', true],
    ['emails[type eq "work" and value co "@work"]', true],
    ['emails[type eq "work" and value co "@home"]', false],
    ['emails.type eq "work" and emails.value co "@home"', true],
    [`${ENTERPRISE_USER_SCHEMA}:department eq "sales"`, true],
    [`${ENTERPRISE_USER_SCHEMA}:manager eq "26"`, true],
    [`${ENTERPRISE_USER_SCHEMA}:manager.value eq "27"`, false],
    ['metadata.department eq "Eng"', true],
    ['metadata.department eq "eng"', false],
    ['METADATA:department sw "E"', true],
    ['urn:drawbridge:scim:schemas:extension:metadata:2.0:User:department pr', true],
    ['metadata.level gt 2', true],
    ['metadata.level ne "3"', true],
    ['metadata.level eq "3"', false],
    ['metadata.remote eq true', true],
    ['metadata.tags eq "b"', true],
    ['metadata.absent ne "x"', true],
    ['metadata.constructor eq "own"', true],
    ['metadata.toString pr', false],
    ['metadata.hasOwnProperty eq null', true],
  ])('%s: %s', (text, expected) => {
    expect(compileFilter(USER_RESOURCE_TYPE, parseFilter(text))(user)).toBe(expected);
  });
});

describe('logic agrees with boolean algebra', () => {
  const leaf = fc
    .constantFrom('label eq "a"', 'tags ne "b"', 'count gt 1', 'parts[type eq "x"]', 'code pr', 'on eq null')
    .map((text) => parseFilter(text));
  const resource = fc.record(
    {
      label: fc.constantFrom('a', 'A', 'b'),
      code: fc.constantFrom('', 'x'),
      count: fc.integer({ min: 0, max: 3 }),
      tags: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
      parts: fc.array(fc.record({ type: fc.constantFrom('x', 'y') }), { maxLength: 2 }),
      on: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const holds = (filter: Filter, of: JsonObject): boolean => compileFilter(GADGET, filter)(of);

  test('"and", "or" and "not" are those of its terms', () => {
    fc.assert(
      fc.property(leaf, leaf, leaf, resource, (a, b, c, of) => {
        const and: Filter = { op: 'and', filters: [a, b, c] };
        const or: Filter = { op: 'or', filters: [a, b, c] };
        expect(holds(and, of)).toBe(holds(a, of) && holds(b, of) && holds(c, of));
        expect(holds(or, of)).toBe(holds(a, of) || holds(b, of) || holds(c, of));
        expect(holds({ op: 'not', filter: or }, of)).toBe(
          holds({ op: 'and', filters: [a, b, c].map((filter) => ({ op: 'not', filter })) }, of),
        );
        expect(holds({ op: 'not', filter: { op: 'not', filter: and } }, of)).toBe(holds(and, of));
      }),
    );
  });
});
