/**
 * The value at an attribute path such as `name.givenName`, `emails.value` or `urn:…:User:department`; undefined when
 * there is none. Of several values it is the primary one, or else the first. Names are found in any letter case.
 */
export function readAttribute(resource: object, path: string): unknown {
  const schema = Object.keys(resource).find((key) => path.toLowerCase().startsWith(`${key.toLowerCase()}:`));
  const names = (schema === undefined ? path : path.slice(schema.length + 1)).split('.');
  const start: unknown = schema === undefined ? resource : member(resource, schema);
  const value = names.reduce<unknown>((at, name) => member(preferred(at), name), start);
  return value === null ? undefined : preferred(value);
}

function preferred(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const items: readonly unknown[] = value;
  return items.find((item) => member(item, 'primary') === true) ?? items[0];
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(value).find(([key]) => key.toLowerCase() === wanted)?.[1];
}
