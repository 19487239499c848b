/** The constraints that a placeholder can put on what it captures, as regular expressions. */
const KINDS = {
  string: '.+?',
  any: '.+?',
  integer: '-?\\d+',
  dateTime: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)',
} as const;

/** `string` for a text, `any` for a JSON value of any kind, `integer` for a number without a fraction, `dateTime` as in RFC 3339. */
export type Kind = keyof typeof KINDS;

/** `{{name}}` or `{{name:kind}}`. */
export interface Placeholder {
  readonly name: string;
  readonly kind: Kind;
}

const PLACEHOLDER = /\{\{([A-Za-z]\w*)(?::(\w+))?\}\}/;

/** Splits a text into its literal parts and its placeholders. */
export function splitPlaceholders(text: string): readonly (string | Placeholder)[] {
  return text.split(/(\{\{.*?\}\})/s).map((part) => parsePlaceholder(part) ?? part);
}

/** Parses a text that is one placeholder and nothing else; `undefined` for any other. */
export function parsePlaceholder(text: string): Placeholder | undefined {
  const [whole, name, kind = 'string'] = PLACEHOLDER.exec(text) ?? [];
  return whole === text && name !== undefined && isKind(kind) ? { name, kind } : undefined;
}

/** The first thing in a text that opens like a placeholder and is none. */
export function findBadPlaceholder(text: string): string | undefined {
  const bad = splitPlaceholders(text).find((part) => typeof part === 'string' && part.includes('{{'));
  return typeof bad === 'string' ? bad.slice(bad.indexOf('{{')) : undefined;
}

/** The regular expression of what a kind matches. */
export function patternOf(kind: Kind): string {
  return KINDS[kind];
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(KINDS, name);
}
