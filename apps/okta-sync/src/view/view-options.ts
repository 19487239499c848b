/** How text is laid out. */
export interface ViewOptions {
  /** Columns of the terminal; default 100. */
  readonly width?: number;
  /** Whether to colour; default false. */
  readonly color?: boolean;
  /** Whether to print every row instead of the first of each list; default false. */
  readonly full?: boolean;
  /** How to see the rows that a list leaves out; by default nothing is said about it. */
  readonly fullHint?: string;
}

/** Columns that a text takes where nobody says how many there are. */
export const DEFAULT_WIDTH = 100;

/** Rows of a list that are printed unless `full` is set. */
export const FIRST_ROWS = 10;
