/**
 * An attribute path as it was written: `name.familyName`, or
 * `urn:ietf:params:scim:schemas:core:2.0:User:name.familyName`.
 *
 * @see RFC 7644 §3.10, and `attrPath` in Figure 1
 */
export interface AttributePath {
  /** The schema URI before the attribute's name. */
  readonly uri?: string;
  readonly name: string;
  readonly subAttribute?: string;
}

// ATTRNAME = ALPHA *(nameChar); the RFCs themselves also define an attribute called `$ref`.
const PATH = /^(?:(?<uri>[A-Za-z][^\s"[\]()]*):)?(?<name>\$?[A-Za-z][\w-]*)(?:\.(?<sub>\$?[A-Za-z][\w-]*))?$/;

/** Parses an attribute path; gives `undefined` where the text is none. Case is kept. */
export function parseAttributePath(text: string): AttributePath | undefined {
  const groups = PATH.exec(text)?.groups;
  if (groups?.['name'] === undefined) return undefined;
  return {
    ...(groups['uri'] === undefined ? {} : { uri: groups['uri'] }),
    name: groups['name'],
    ...(groups['sub'] === undefined ? {} : { subAttribute: groups['sub'] }),
  };
}

/** Prints an attribute path: the inverse of {@link parseAttributePath}. */
export function printAttributePath(path: AttributePath): string {
  const prefix = path.uri === undefined ? '' : `${path.uri}:`;
  const suffix = path.subAttribute === undefined ? '' : `.${path.subAttribute}`;
  return `${prefix}${path.name}${suffix}`;
}
