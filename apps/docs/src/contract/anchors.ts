import type { Contract, Operation, Section } from './contract.ts';

/** The anchor of a section of operations. */
export function sectionAnchor(contract: Contract, section: Section): string {
  return `${contract.name}-${section.name.toLowerCase().replaceAll(/\W+/g, '-')}`;
}

/** The anchor of an operation. */
export function operationAnchor(contract: Contract, operation: Operation): string {
  return `${contract.name}-${operation.id}`;
}

/** The anchor of a component schema. */
export function schemaAnchor(contract: Contract, name: string): string {
  return `${contract.name}-schema-${name}`;
}
