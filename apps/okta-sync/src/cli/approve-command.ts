import type { Command } from 'commander';

import { formatApproved } from '../view/format-approved.ts';
import { command, type CommandLine, type Flags } from './command-line.ts';
import { openSync } from './open-sync.ts';
import { printEither } from './output.ts';

/** `approve HASH`: lets a plan that waits pass, once. */
export function approveCommand({ environment }: CommandLine): Command {
  return command({
    usage: 'approve <hash>',
    summary: 'let a plan pass that a guard blocks, or the first one: once, and only as it is',
    examples: ['approve 3f9ac1b2d4e5'],
    exits: { 0: 'approved' },
  }).action(async (hash: string, flags: Flags) => {
    const sync = await openSync(environment, flags);
    printEither(environment, flags, await sync.approve(hash), formatApproved);
  });
}
