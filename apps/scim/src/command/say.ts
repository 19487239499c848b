import { visible } from '@drawbridge/terminal';
import type { Session } from '../connect/connect.ts';
import { toJsonLine } from '../view/print-rows.ts';

/** Says what was done, in a sentence or as data; nothing after a dry run, in which nothing was. */
export function say({ environment, flags }: Session, data: object, sentence: string): void {
  if (flags.dryRun === true) return;
  environment.print(flags.json === true ? toJsonLine(data) : visible(sentence));
}
