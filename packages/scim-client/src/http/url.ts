import type { Call } from './call.ts';

/**
 * Checks the base URL and drops a trailing slash and a query such as `?aadOptscim062020`.
 *
 * @throws TypeError when it is no absolute http or https URL.
 */
export function parseBaseUrl(baseUrl: string | URL): string {
  const url = URL.parse(String(baseUrl));
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`baseUrl: "${String(baseUrl)}" is not an absolute http or https URL`);
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Fills the placeholders of a path template.
 *
 * @throws TypeError for an id that would make the path point to another resource.
 */
export function fillPath(template: string, values: Readonly<Record<string, unknown>> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeSegment(name, values[name]));
}

/** The URL of a call. */
export function toUrl(baseUrl: string, { path, query = {} }: Call): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? `${baseUrl}${path}` : `${baseUrl}${path}?${parameters.toString()}`;
}

function encodeSegment(name: string, value: unknown): string {
  // URL parsers resolve dot segments even when they are encoded, and an empty one names the whole collection.
  if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
    throw new TypeError(`${name}: expected the identifier of a resource, found ${JSON.stringify(value)}`);
  }
  return encodeURIComponent(value);
}
