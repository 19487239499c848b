/** `3 changes`, `1 change`, `1,000 people`: a number with its noun, and thousands separated. */
export function countOf(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}
