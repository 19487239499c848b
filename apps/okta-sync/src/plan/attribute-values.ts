import { equalJson, foldCase, type AttributeDefinition, type JsonValue } from '@drawbridge/scim';

import { resolveUserPath } from '../config/attribute-path.ts';
import type { AttributeMapping } from '../config/config.ts';
import { NAME_KEYS } from '../config/profile-keys.ts';
import type { SourceUser } from '../source/source-snapshot.ts';
import type { TargetUser } from '../target/target.ts';
import type { AttributeChange } from './operation.ts';

/** What the source says of a person's attributes, as the application is to have it. */
export interface AttributeValues {
  readonly values: Readonly<Record<string, JsonValue>>;
  /** Why some of them cannot be used. */
  readonly problems: readonly string[];
}

/** The mapped attributes, ready to be read and compared. */
export interface AttributeRules {
  readonly valuesOf: (user: SourceUser) => AttributeValues;
  readonly changesOf: (account: TargetUser, values: AttributeValues) => readonly AttributeChange[];
}

/** Prepares the mapping of attributes. Paths that name nothing are left out; the configuration has none. */
export function compileAttributes(mappings: readonly AttributeMapping[]): AttributeRules {
  const compiled = mappings.flatMap(({ path, from }) => {
    const found = resolveUserPath(path);
    return typeof found === 'string' ? [] : [{ ...found, from }];
  });
  return {
    valuesOf: (user) => {
      const values: Record<string, JsonValue> = {};
      const problems: string[] = [];
      for (const { path, from, attribute } of compiled) {
        const value = convert(attribute, valueOf(user, from));
        if (value === UNUSABLE) problems.push(`${from} does not fit ${path}`);
        else if (value !== undefined) values[path] = value;
      }
      return { values, problems };
    },
    changesOf: ({ attributes }, { values }) =>
      compiled.flatMap(({ path, anyCase }) => {
        const [before, after] = [attributes[path], values[path]];
        if (after === undefined || isSame(before, after, anyCase)) return [];
        return [{ path, ...(before !== undefined && { before }), after }];
      }),
  };
}

const UNUSABLE: unique symbol = Symbol('unusable');

function valueOf(user: SourceUser, from: string): unknown {
  switch (from) {
    case 'login':
      return user.login;
    case 'email':
      return user.email;
    case 'fullName':
      return fullName(user);
    default:
      return user.profile[from];
  }
}

function fullName({ profile }: SourceUser): string | undefined {
  const [whole, ...parts] = NAME_KEYS.map((key) => profile[key]);
  if (isText(whole)) return whole;
  return parts.some(isText) ? parts.filter(isText).join(' ') : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** What the source has no value for takes nothing away; what does not fit is told. */
function convert({ type }: AttributeDefinition, value: unknown): JsonValue | undefined | typeof UNUSABLE {
  if (value === undefined || value === null || value === '') return undefined;
  if (type === 'any') return isJson(value) ? value : UNUSABLE;
  if (type === 'boolean') return BOOLEANS.get(value) ?? UNUSABLE;
  if (type === 'integer' || type === 'decimal') return toNumber(value, type);
  if (type === 'complex' || typeof value === 'object') return UNUSABLE;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : UNUSABLE;
}

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [false, false],
  ['false', false],
]);

function toNumber(value: unknown, type: 'integer' | 'decimal'): number | typeof UNUSABLE {
  const number = isText(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return UNUSABLE;
  return type === 'decimal' || Number.isInteger(number) ? number : UNUSABLE;
}

function isJson(value: unknown): value is JsonValue {
  return ['string', 'number', 'boolean', 'object'].includes(typeof value);
}

function isSame(before: unknown, after: JsonValue, anyCase: boolean): boolean {
  if (before === undefined) return false;
  if (anyCase && typeof before === 'string' && typeof after === 'string')
    return foldCase(before) === foldCase(after);
  return isJson(before) && equalJson(before, after);
}
