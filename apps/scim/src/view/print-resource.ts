import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@drawbridge/scim';
import { visible } from '@drawbridge/terminal';
import { createColors } from 'picocolors';
import type { CliEnvironment } from '../cli-environment.ts';
import type { Flags } from '../command-line.ts';
import { textOf } from './cell.ts';
import { toJsonLine } from './print-rows.ts';

/** Paths that are longer, such as those of extensions, do not push all values aside. */
const WIDEST = 40;

/** Prints a resource: its fields for a person or, with tabs, for another program; a line of JSON with `--json`. */
export function printResource(environment: CliEnvironment, flags: Flags, resource: JsonObject): void {
  const { print, readByPerson, color } = environment;
  if (flags.json === true) return print(toJsonLine(resource));
  const { schemas: _, ...rest } = resource;
  const fields = fieldsOf(rest).map(([path, text]) => [visible(path), visible(text)] as const);
  if (!readByPerson) return fields.forEach((field) => print(field.join('\t')));
  const { dim } = createColors(color);
  const width = Math.max(...fields.map(([path]) => path.length).filter((length) => length <= WIDEST), 0);
  for (const [path, text] of fields) print(`${dim(path.padEnd(width))}  ${text}`);
}

/** The simple values of a resource, by paths that `create` and `--attributes` take. */
function fieldsOf(resource: JsonObject): readonly (readonly [path: string, text: string])[] {
  return Object.entries(resource).flatMap(([name, value]) =>
    // What is in an extension stands behind the URI of its schema and a colon.
    /^urn:/i.test(name) && isJsonObject(value)
      ? Object.entries(value).flatMap(([member, inner]) => fieldsAt(`${name}:${member}`, inner))
      : fieldsAt(name, value),
  );
}

function fieldsAt(path: string, value: JsonValue | undefined): readonly (readonly [string, string])[] {
  if (isJsonArray(value)) return value.flatMap((element, index) => fieldsAt(`${path}[${index}]`, element));
  if (!isJsonObject(value)) return value === undefined ? [] : [[path, textOf(value)]];
  return Object.entries(value).flatMap(([name, member]) => fieldsAt(`${path}.${name}`, member));
}
