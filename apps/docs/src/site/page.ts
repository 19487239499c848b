import type { Html } from './html.ts';

/** The groups of the navigation, in their order. */
export const GROUPS = [
  'Start',
  'Guides',
  'The server',
  'The daemon',
  'The command line',
  'API reference',
  'Packages',
  'Package reference',
  'Project',
] as const;

/** A group of the navigation. */
export type Group = (typeof GROUPS)[number];

/** A page of the site, before it is put into its frame. */
export interface Page {
  /** Relative to the site, such as `guides/okta.html`. */
  readonly path: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** Where the navigation has it; `undefined` for a page that only links lead to. */
  readonly group: Group | undefined;
  readonly body: Html;
  /** What the page says, as Markdown; `undefined` leaves it out of the text for language models. */
  readonly text: string | undefined;
  /** Shown under the page in the navigation instead of a list of its headings: the body takes the whole width. */
  readonly contents?: Html;
  /** Scripts of `assets/` that the page needs besides those of every page. */
  readonly scripts?: readonly string[];
}
