import { applyPatch, parsePatch, type Attributes, type JsonObject, type ResourceType } from '../src/index.ts';
import { deepFreeze } from './deep-freeze.ts';
import { GADGET, WARRANTY_SCHEMA } from './gadget.ts';

export const UNTIL: string = '2030-01-01T00:00:00Z';
export const P1: JsonObject = { value: 'p1', type: 'main', primary: true };
export const P2: JsonObject = { value: 'p2', type: 'spare', display: 'Two' };
export const P3: JsonObject = { value: 'p3', type: 'spare' };
/** A gadget with a value for nearly every attribute. */
export const FULL: Attributes = {
  label: 'x',
  code: 'c',
  serial: 'S1',
  seals: ['s'],
  tags: ['red', 'green'],
  size: { width: 1, height: 2, unit: 'cm' },
  parts: [P1, P2, P3],
  sites: [{ city: 'Oslo', type: 'a' }],
  [WARRANTY_SCHEMA]: { until: UNTIL, contract: 'C' },
};
/** A gadget with what is required and no more. */
export const BARE: Attributes = { label: 'x' };

/** Parses the operations and applies them to a frozen resource. */
export function patch(
  before: Attributes,
  operations: readonly unknown[],
  type: ResourceType = GADGET,
): Attributes {
  return applyPatch(type, deepFreeze(before), parsePatch(type, deepFreeze({ Operations: operations })));
}
