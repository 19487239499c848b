export { loadTranscripts } from './load-transcripts.ts';
export { parseTranscript } from './parse-transcript.ts';
export { playTranscript, type PlayOptions, type PlayResult } from './play-transcript.ts';
export { TranscriptError } from './transcript-error.ts';
export type { Header, RequestTemplate, ResponsePattern, Step, Transcript } from './transcript.ts';
export type { JsonObject, JsonValue } from './json.ts';
