import { playTranscript, TranscriptError, type PlayOptions, type Transcript } from '@drawbridge/transcripts';

/** What became of one document. */
export type Outcome =
  | { readonly kind: 'holds' }
  | { readonly kind: 'differs'; readonly message: string }
  | { readonly kind: 'skipped'; readonly missing: readonly string[] };

/** A document and what became of it. */
export interface Played {
  readonly transcript: Transcript;
  readonly outcome: Outcome;
}

/** Plays documents one after another; those that require what the server does not have are left out. */
export async function* playAll(
  transcripts: readonly Transcript[],
  features: ReadonlySet<string>,
  options: PlayOptions,
): AsyncGenerator<Played, void> {
  for (const transcript of transcripts) {
    const missing = transcript.requires.filter((feature) => !features.has(feature));
    const outcome: Outcome =
      missing.length > 0 ? { kind: 'skipped', missing } : await playOne(transcript, options);
    yield { transcript, outcome };
  }
}

async function playOne(transcript: Transcript, options: PlayOptions): Promise<Outcome> {
  try {
    await playTranscript(transcript, options);
    return { kind: 'holds' };
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    return { kind: 'differs', message: error.message };
  }
}
