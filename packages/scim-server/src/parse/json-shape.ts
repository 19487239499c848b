import { invalidSyntax, payloadTooLarge, quote, type ScimError } from '@drawbridge/scim';
import type { Limits } from '../settings.ts';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** An object or an array that has begun. */
interface Open {
  /** Where the name of the member that it is, or is an element of, begins; negative for the body itself. */
  readonly name: number;
  members: number;
}

/**
 * Checks a JSON text without parsing it: whatever walks the parsed value is then safe to recur, and no object has more
 * members than its readers can look through quickly, the parser the first of them.
 *
 * @throws ScimError `invalidSyntax` for objects and arrays that are nested too deep, 413 for an object with too many
 * members.
 */
export function checkShape(
  text: string,
  { maxDepth, maxElements }: Pick<Limits, 'maxDepth' | 'maxElements'>,
): void {
  const open: Open[] = [];
  let name = -1;
  let lastText = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      lastText = index;
      index = endOfText(text, index);
    } else if (code === COLON) {
      name = lastText;
      const object = open.at(-1);
      if (object !== undefined && ++object.members > maxElements) {
        throw tooManyMembers(text, object, maxElements);
      }
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (open.length >= maxDepth) {
        throw invalidSyntax(`the body is nested more than ${maxDepth} levels deep`);
      }
      open.push({ name, members: 0 });
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      // The next one in the same array is of the same name.
      name = open.pop()?.name ?? -1;
    }
  }
}

/** The position of the closing quotation mark; the end where there is none. */
function endOfText(text: string, start: number): number {
  let index = start + 1;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) break;
    if (code === BACKSLASH) index++;
  }
  return index;
}

function tooManyMembers(text: string, { name }: Open, maxElements: number): ScimError {
  const where = name < 0 ? 'the body' : quote(text.slice(name + 1, endOfText(text, name)));
  return payloadTooLarge(`${where}: an object with more than maxElements (${maxElements}) members`);
}
