import type { JsonValue } from './json.ts';

/** An executable protocol document: steps that are played in order and share what they captured. */
export interface Transcript {
  /** The document's name, such as `okta/create-user.http`; errors begin with it. */
  readonly name: string;
  /** What the document shows, and whose traffic it is: its leading comment. */
  readonly description: string;
  /** The sections that the document proves, from `# @section` lines. */
  readonly sections: readonly string[];
  /** The features without which the document cannot be played, from `# @requires` lines. */
  readonly requires: readonly string[];
  /** The requirements that the document shows as a whole, from `# @shows` lines before its first step. */
  readonly shows: readonly string[];
  readonly steps: readonly Step[];
}

/** One exchange of a transcript. */
export interface Step {
  readonly title: string;
  /** The line of the step's `###`, counted from 1. */
  readonly line: number;
  /** The requirements that the step shows, from `# @shows` lines under its title. */
  readonly shows: readonly string[];
  readonly request: RequestTemplate;
  readonly response: ResponsePattern;
}

/** A request in which `{{name}}` stands for a variable. */
export interface RequestTemplate {
  readonly method: string;
  /** A path below the base URL, or an absolute URL that begins with a placeholder. */
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: string | undefined;
}

/** What a response must be, with `{{name}}` where a variable is captured or must come again. */
export interface ResponsePattern {
  readonly status: number;
  /** The headers that are compared; others may come as well. */
  readonly headers: readonly Header[];
  /** The whole body; `undefined` when it must be empty. */
  readonly body: JsonValue | undefined;
}

/** A header as it is written: the name keeps its case. */
export interface Header {
  readonly name: string;
  readonly value: string;
}
