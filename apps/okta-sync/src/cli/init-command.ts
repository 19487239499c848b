import type { Command } from 'commander';

import { command, type CommandLine } from './command-line.ts';
import type { InitFlags } from './write-first-config.ts';

/** `init`: asks what is needed, tries each answer, and writes the configuration. */
export function initCommand({ environment, end }: CommandLine): Command {
  return command({
    usage: 'init',
    summary: 'ask what is needed, try each answer, and write a configuration with comments',
    examples: [
      'init',
      'init --yes --org-url https://acme.okta.com --base-url https://app.example.com/scim/v2 --map "Retool Admins=admin"',
    ],
    exits: {
      0: 'written',
      4: 'written, but an answer does not work, or a group that it names was not found',
      130: 'given up: nothing was written',
    },
  })
    .option('--org-url <url>', "the Okta org's address")
    .option('--client-id <id>', 'client id of an API Services app; without it, the daemon uses an API token')
    .option('--key-id <id>', "id of the app's key, where it has several")
    .option('--base-url <url>', "base URL of the application's SCIM API")
    .option('--map <pair>', '"Okta group=group of the application"; may be repeated', collect)
    .option('--yes', 'ask nothing')
    .option('--force', 'replace a configuration that is there already')
    .action(async (flags: InitFlags) => {
      const { writeFirstConfig } = await import('./write-first-config.ts');
      end(await writeFirstConfig(environment, flags));
    });
}

function collect(pair: string, before: readonly string[] = []): readonly string[] {
  return [...before, pair];
}
