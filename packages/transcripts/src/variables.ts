import { splitPlaceholders } from './placeholder.ts';

/** What is known by name: given by the caller, or captured from a response. */
export type Variables = ReadonlyMap<string, string | number>;

/**
 * Puts the variables' values in the place of a request's placeholders.
 *
 * @param encode writes a value for where it lands, such as inside a JSON string.
 * @throws Error that names a variable which nothing has set.
 */
export function substitute(
  template: string,
  variables: Variables,
  encode: (value: string) => string = (value) => value,
): string {
  const parts = splitPlaceholders(template).map((part) => {
    if (typeof part === 'string') return part;
    const value = variables.get(part.name);
    if (value === undefined)
      throw new Error(`the request uses {{${part.name}}}, which nothing has set before.`);
    return encode(String(value));
  });
  return parts.join('');
}
