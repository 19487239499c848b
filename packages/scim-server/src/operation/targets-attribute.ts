import type { PatchOperation } from '@drawbridge/scim';

/** Tells whether an operation of a PATCH writes a core attribute, or a part of it. */
export function targetsAttribute(operation: PatchOperation, name: string | undefined): boolean {
  return (
    operation.op !== 'removeExtension' &&
    operation.target.extension === undefined &&
    operation.target.attribute.name === name
  );
}
