import { foldCase } from '@drawbridge/scim';

/**
 * The form in which names are told apart that must be unique: nobody can see the white space around a name, or tell a
 * character from its compatibility form, so that neither makes another name. What is stored stays as it was written.
 *
 * @see RFC 7643 §2.2, `uniqueness`; RFC 8264 §5.2.4
 */
export function foldName(name: string): string {
  const folded = foldCase(name.normalize('NFKC').trim());
  // A name of nothing but white space is one all the same.
  return folded === '' ? foldCase(name) : folded;
}
