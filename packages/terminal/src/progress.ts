/** How far a piece of work has come. */
export interface Step {
  /** What is being done, such as `Reading members`. */
  readonly what: string;
  readonly done: number;
  readonly of: number;
}

/** Where progress is shown. */
export interface ProgressOptions {
  /** Draws a line over the one before; without it, `print` gets a line now and then. */
  readonly draw?: ((text: string) => void) | undefined;
  readonly print: (line: string) => void;
  readonly width: number;
  readonly clock: () => Date;
}

/** Is told of each step; undefined when the work has ended. */
export type Progress = (step: Step | undefined) => void;

/** Work that takes less than this shows nothing. */
const PATIENCE = 1000;
/** Milliseconds between two bars, and between two lines. */
const BAR_INTERVAL = 100;
const LINE_INTERVAL = 5000;

/** Shows how far long work has come: a bar in a terminal, and a plain line every few seconds elsewhere. */
export function createProgress({ draw, print, width, clock }: ProgressOptions): Progress {
  let what: string | undefined;
  let since = 0;
  let shownAt = 0;
  return (step) => {
    if (step === undefined) {
      if (what !== undefined) draw?.('');
      what = undefined;
      return;
    }
    const now = clock().getTime();
    if (step.what !== what) [since, shownAt] = [now, now];
    ({ what } = step);
    if (now - since < PATIENCE) return;
    const interval = draw === undefined ? LINE_INTERVAL : BAR_INTERVAL;
    if (now - shownAt < interval && step.done < step.of) return;
    shownAt = now;
    if (draw === undefined) print(formatStep(step));
    else draw(formatBar(step, width));
  };
}

/** `Reading members  45,000 of 100,000 (45 %)`. */
function formatStep({ what, done, of }: Step): string {
  const share = of === 0 ? 100 : Math.floor((done / of) * 100);
  return `${what}  ${done.toLocaleString('en')} of ${of.toLocaleString('en')} (${share} %)`;
}

/** The same with a bar behind it, in at most `width` columns. */
export function formatBar(step: Step, width: number): string {
  const text = formatStep(step);
  const room = Math.min(40, width - text.length - 3);
  if (room < 5) return text.slice(0, Math.max(0, width - 1));
  const full = step.of === 0 ? room : Math.min(room, Math.floor((step.done / step.of) * room));
  return `${text}  ${'█'.repeat(full)}${'░'.repeat(room - full)}`;
}
