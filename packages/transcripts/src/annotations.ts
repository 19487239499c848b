/** A comment that says something to programs: `# @key value`. */
export const ANNOTATION: RegExp = /^#\s*@(\w+)\s+(.+)$/;

/** The values that comment lines give a key, in order. */
export function annotations(comments: readonly string[], key: string): readonly string[] {
  return comments.flatMap((line) => {
    const [, found, value] = ANNOTATION.exec(line) ?? [];
    return found === key && value !== undefined ? [value] : [];
  });
}

/** The ids that comment lines give a key; one line may name several, with commas or spaces between. */
export function annotatedIds(comments: readonly string[], key: string): readonly string[] {
  return annotations(comments, key).flatMap((value) => value.split(/[\s,]+/).filter((id) => id !== ''));
}
