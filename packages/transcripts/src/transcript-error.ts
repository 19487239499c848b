/**
 * A transcript that cannot be parsed, or a response that contradicts one. The message begins with the document and the
 * line, as in `okta/create-user.http:12: …`.
 */
export class TranscriptError extends Error {
  override readonly name: string = 'TranscriptError';
  /** The document's name. */
  readonly transcript: string;
  /** The line, counted from 1. */
  readonly line: number;

  constructor(transcript: string, line: number, sentence: string, options?: ErrorOptions) {
    super(`${transcript}:${line}: ${sentence}`, options);
    this.transcript = transcript;
    this.line = line;
  }
}
