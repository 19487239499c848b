import { createHash } from 'node:crypto';

/** JSON with sorted keys and no whitespace: equal data gives equal text. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  let text = '';
  print(value, (part) => {
    text += part;
  });
  return text;
}

/** How much text is gathered before it is hashed. */
const PIECE = 65_536;

/** SHA-256 of the canonical JSON, as lower-case hexadecimal digits; the text of a large state is never there as a whole. */
export function fingerprint(value: unknown): string {
  const hash = createHash('sha256');
  let piece = '';
  print(value, (part) => {
    piece += part;
    if (piece.length < PIECE) return;
    hash.update(piece);
    piece = '';
  });
  return hash.update(piece).digest('hex');
}

function print(value: unknown, put: (text: string) => void): void {
  if (Array.isArray(value)) {
    put('[');
    for (const [at, item] of value.entries()) {
      if (at > 0) put(',');
      print(item, put);
    }
    put(']');
  } else if (typeof value === 'object' && value !== null) {
    let before = '{';
    for (const key of Object.keys(value).toSorted()) {
      const member: unknown = Reflect.get(value, key);
      if (member === undefined) continue;
      put(`${before}${JSON.stringify(key)}:`);
      print(member, put);
      before = ',';
    }
    put(before === '{' ? '{}' : '}');
  } else {
    put(JSON.stringify(value ?? null));
  }
}
