import { isJsonObject, type AttributeDefinition, type Attributes, type ResourceType } from '@drawbridge/scim';

/**
 * The attributes that a write leaves to be stored.
 *
 * - What is write-only, such as a password, was validated and goes no further.
 * - A user is always active or not: a new one is, and a write that leaves it open, such as a replace without `active`,
 *   does not bring back whom somebody deactivated.
 */
export function settleAttributes(
  type: ResourceType,
  current: Attributes | undefined,
  written: Attributes,
): Attributes {
  const readable = dropWriteOnly(type, written);
  if (type.attributes.get('active') === undefined || readable['active'] !== undefined) return readable;
  return { ...readable, active: current?.['active'] ?? true };
}

function dropWriteOnly(type: ResourceType, attributes: Attributes): Attributes {
  const extensions = type.schemaExtensions.flatMap(({ schema }) => {
    const members = attributes[schema.id];
    return isJsonObject(members) ? [[schema.id, withoutWriteOnly(schema.attributes, members)] as const] : [];
  });
  return { ...withoutWriteOnly(type.schema.attributes, attributes), ...Object.fromEntries(extensions) };
}

function withoutWriteOnly(definitions: readonly AttributeDefinition[], attributes: Attributes): Attributes {
  const hidden = new Set(
    definitions.filter(({ mutability }) => mutability === 'writeOnly').map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !hidden.has(name)));
}
