import { foldCase } from '../fold-case.ts';
import type { AttributeDefinition } from '../schema/attribute-definition.ts';
import { freeFormAttribute } from '../schema/metadata.ts';
import type { ResourceType, SchemaExtension } from '../schema/resource-type.ts';
import { parseAttributePath, printAttributePath, type AttributePath } from './attribute-path.ts';

/** An attribute, or one of its sub-attributes, found in a resource type. */
export interface AttributeReference {
  readonly kind: 'attribute';
  /** The extension that holds the attribute; absent for common and core attributes. */
  readonly extension?: SchemaExtension;
  readonly attribute: AttributeDefinition;
  readonly subAttribute?: AttributeDefinition;
}

/** A whole extension, named by its schema URI alone. */
export interface ExtensionReference {
  readonly kind: 'extension';
  readonly extension: SchemaExtension;
}

/** The core schema, named by its URI alone. */
export interface CoreReference {
  readonly kind: 'core';
}

/** What a path names in a resource type. */
export type Reference = AttributeReference | ExtensionReference | CoreReference;

/**
 * Finds what a path names in a resource type: an attribute by its name in any case, with or without its schema's URI,
 * or a whole schema by its URI. Gives `undefined` for a name that the resource type does not have.
 *
 * @see RFC 7644 §3.10
 */
export function resolvePath(type: ResourceType, path: AttributePath): Reference | undefined {
  return resolveSchema(type, path) ?? resolveAttribute(type, path);
}

/**
 * Finds what a key of a resource, or of a pathless operation's value, names: an attribute, an extension, and, as some
 * clients write them, whatever a path names. A filter in the key is left to the reader.
 */
export function resolveKey(type: ResourceType, key: string): Reference | undefined {
  const name = foldCase(key);
  const extension = type.extensions.get(name);
  if (extension !== undefined) return { kind: 'extension', extension };
  const attribute = type.attributes.get(name);
  if (attribute !== undefined) return { kind: 'attribute', attribute };
  const path = parseAttributePath(key.split('[')[0] ?? key);
  return path === undefined ? undefined : resolvePath(type, path);
}

/** Tells whether a key is a path, and not just the name of what it refers to. */
export function isPathKey(reference: Reference, key: string): boolean {
  switch (reference.kind) {
    case 'core':
      return true;
    case 'extension':
      return false;
    case 'attribute':
      return foldCase(key) !== foldCase(reference.attribute.name);
  }
}

/** The attribute that a reference names, where it is a common or a core one: those of extensions may have the same names. */
export function asCoreAttribute(reference: Reference | undefined): AttributeReference | undefined {
  return reference?.kind === 'attribute' && reference.extension === undefined ? reference : undefined;
}

/** Finds a sub-attribute by its name in any case. */
export function findSubAttribute(
  attribute: AttributeDefinition,
  name: string,
): AttributeDefinition | undefined {
  const folded = foldCase(name);
  if (attribute.type === 'any') return freeFormAttribute(name);
  return attribute.subAttributes?.find((candidate) => foldCase(candidate.name) === folded);
}

function resolveSchema(type: ResourceType, path: AttributePath): Reference | undefined {
  if (path.subAttribute !== undefined) return undefined;
  const id = foldCase(printAttributePath(path));
  if (id === foldCase(type.schema.id)) return { kind: 'core' };
  const extension = type.extensions.get(id);
  return extension === undefined ? undefined : { kind: 'extension', extension };
}

function resolveAttribute(type: ResourceType, path: AttributePath): AttributeReference | undefined {
  if (path.uri === undefined) {
    const namespace = type.extensions.get(foldCase(path.name));
    // `metadata.department`: a namespace that is no URN reads like a complex attribute.
    if (namespace !== undefined && path.subAttribute !== undefined) {
      return inExtension(namespace, { name: path.subAttribute });
    }
    return withSubAttribute(type.attributes.get(foldCase(path.name)), path);
  }
  if (foldCase(path.uri) === foldCase(type.schema.id)) {
    return withSubAttribute(type.attributes.get(foldCase(path.name)), path);
  }
  const extension = type.extensions.get(foldCase(path.uri));
  return extension === undefined ? undefined : inExtension(extension, path);
}

function inExtension(extension: SchemaExtension, path: AttributePath): AttributeReference | undefined {
  const found = withSubAttribute(findExtensionAttribute(extension, path.name), path);
  return found === undefined ? undefined : { ...found, extension };
}

/** Finds an attribute of an extension by its name in any case; a free-form extension has every attribute. */
export function findExtensionAttribute(
  extension: SchemaExtension,
  name: string,
): AttributeDefinition | undefined {
  const folded = foldCase(name);
  const declared = extension.schema.attributes.find((candidate) => foldCase(candidate.name) === folded);
  return declared ?? (extension.freeForm ? freeFormAttribute(name) : undefined);
}

function withSubAttribute(
  attribute: AttributeDefinition | undefined,
  path: AttributePath,
): AttributeReference | undefined {
  if (attribute === undefined) return undefined;
  if (path.subAttribute === undefined) return { kind: 'attribute', attribute };
  const subAttribute = findSubAttribute(attribute, path.subAttribute);
  return subAttribute === undefined ? undefined : { kind: 'attribute', attribute, subAttribute };
}
