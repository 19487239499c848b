import {
  foldCase,
  isJsonObject,
  type Attributes,
  type AttributeReference,
  type PatchOperation,
  type ResourceType,
} from '@drawbridge/scim';

/** The attributes that the body of a create or a replace wrote. */
export function writtenByBody(type: ResourceType, attributes: Attributes): readonly AttributeReference[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    const extension = type.extensions.get(foldCase(name));
    if (extension === undefined) {
      const attribute = type.attributes.get(foldCase(name));
      return attribute === undefined ? [] : [{ kind: 'attribute', attribute } as const];
    }
    const members = isJsonObject(value) ? value : {};
    return extension.schema.attributes
      .filter((attribute) => members[attribute.name] !== undefined)
      .map((attribute) => ({ kind: 'attribute', extension, attribute }) as const);
  });
}

/** The attributes that the operations of a PATCH wrote. */
export function writtenByPatch(operations: readonly PatchOperation[]): readonly AttributeReference[] {
  return operations.flatMap((operation) => {
    if (operation.op === 'removeExtension') return [];
    const { extension, attribute, subAttribute } = operation.target;
    return [
      {
        kind: 'attribute',
        attribute,
        ...(extension === undefined ? {} : { extension }),
        ...(subAttribute === undefined ? {} : { subAttribute }),
      } as const,
    ];
  });
}
