import { visible, visibleJson } from '@drawbridge/terminal';

import { messageOf } from '../message-of.ts';
import type { DaemonEvent, Report } from '../run/event.ts';
import { createReporter, formatStopping } from '../view/create-reporter.ts';
import { createCycleProgress } from '../view/cycle-progress.ts';
import type { ViewOptions } from '../view/view-options.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';

/** How a command's text is laid out. */
export function viewOf({ width, color }: CliEnvironment, { full = false }: Flags): ViewOptions {
  return { width, color, full, fullHint: '--full prints all' };
}

/** One line, so that a daemon's output is a stream of records. The outlook is the daemon's own book-keeping. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value, (key, member: unknown) => (key === 'outlook' ? undefined : member));
  return visibleJson(json);
}

/** Prints data as one line of JSON, or as text. */
export function printEither<T>(
  environment: CliEnvironment,
  flags: Flags,
  value: T,
  format: (value: T, view: ViewOptions) => string,
): void {
  environment.print(flags.json === true ? toJson(value) : format(value, viewOf(environment, flags)));
}

/** Shows how far long work has come; nothing of it with `--json`. */
export function progressOf(environment: CliEnvironment, flags: Flags): Report<DaemonEvent> {
  if (flags.json === true) return () => undefined;
  const { draw, printError: print, width, clock } = environment;
  return createCycleProgress({ draw, print, width, clock });
}

/** Reports what happens: as text, or each result as a line of JSON. */
export function reporterOf(environment: CliEnvironment, flags: Flags): Report<DaemonEvent> {
  const { print, printError, clock } = environment;
  if (flags.json !== true) {
    const progress = progressOf(environment, flags);
    const tell = createReporter(print, { ...viewOf(environment, flags), clock });
    return (event) => {
      progress(event);
      tell(event);
    };
  }
  return (event) => {
    switch (event.kind) {
      case 'begin':
      case 'reading':
      case 'plan':
      case 'applying':
      case 'leading':
      case 'waiting':
        return;
      case 'cycle':
        return print(toJson(event.result));
      case 'stopping':
        return printError(formatStopping(event.grace));
      case 'standby':
        return printError(visible(event.message));
      case 'failure':
        if (event.final !== true) {
          printError(visible(messageOf(event.error)));
        }
        return;
    }
  };
}
