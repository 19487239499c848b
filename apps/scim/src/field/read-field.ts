import {
  compileValueFilter,
  foldCase,
  isJsonArray,
  isJsonObject,
  memberInAnyCase,
  type JsonObject,
  resolvePath,
  type JsonValue,
  type ResourceType,
} from '@drawbridge/scim';
import type { FieldPath } from './field-path.ts';

/**
 * Reads a field of a resource as a service provider answers it. Of several values, as of `emails.value`, all are given, in an
 * array with null for each that has none; of those that a filter in brackets selects, the first.
 */
export function readField(type: ResourceType, resource: JsonObject, path: FieldPath): JsonValue | undefined {
  const { attribute, selector, subAttribute } = path;
  if (
    attribute.uri === undefined &&
    subAttribute !== undefined &&
    type.extensions.has(foldCase(attribute.name))
  ) {
    // `metadata.level`: an extension with a plain name reads like a complex attribute.
    return readField(type, resource, { attribute: { uri: attribute.name, name: subAttribute } });
  }
  const value = memberInAnyCase(containerOf(type, resource, attribute.uri), attribute.name);
  if (selector === undefined) {
    return subAttribute === undefined ? value : readSubAttribute(value, subAttribute);
  }
  const elements = isJsonArray(value) ? value : value === undefined ? [] : [value];
  const element =
    selector.kind === 'index'
      ? elements[selector.index]
      : elements.find(testFor(type, path) ?? (() => false));
  return subAttribute === undefined ? element : readSubAttribute(element, subAttribute);
}

function containerOf(type: ResourceType, resource: JsonObject, uri: string | undefined): JsonObject {
  if (uri === undefined || foldCase(uri) === foldCase(type.schema.id)) return resource;
  // The plain name of an extension stands for its URI, in answers as in paths.
  const extension = type.extensions.get(foldCase(uri));
  const names = extension === undefined ? [uri] : [extension.schema.id, extension.plainName ?? uri];
  const container = names.map((name) => memberInAnyCase(resource, name)).find((found) => found !== undefined);
  return isJsonObject(container) ? container : {};
}

function readSubAttribute(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (isJsonArray(value)) {
    // A place is kept for each element, so that several such lists stay in step.
    const values = value.map((element) => readSubAttribute(element, name) ?? null);
    return values.every((one) => one === null) ? undefined : values;
  }
  return isJsonObject(value) ? memberInAnyCase(value, name) : undefined;
}

function testFor(
  type: ResourceType,
  { attribute, selector }: FieldPath,
): ((element: JsonValue) => boolean) | undefined {
  const reference = resolvePath(type, attribute);
  if (reference?.kind !== 'attribute' || selector?.kind !== 'filter') return undefined;
  return compileValueFilter(reference.attribute, selector.filter);
}
