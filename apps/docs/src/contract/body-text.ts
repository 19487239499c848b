import { isJsonObject, type JsonValue } from './json.ts';

/** The text of a body with this value: a form's fields, or JSON with this indentation. */
export function bodyText(mediaType: string | undefined, value: JsonValue, indentation?: number): string {
  if (mediaType !== 'application/x-www-form-urlencoded' || !isJsonObject(value)) {
    return JSON.stringify(value, undefined, indentation);
  }
  return new URLSearchParams(
    Object.entries(value).map(([name, one]) => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
  ).toString();
}
