import type { Command } from 'commander';

import { bareCommand, command, type CommandLine, type Flags } from './command-line.ts';
import { toJson } from './output.ts';

/** `config schema` and `config print`. */
export function configCommand({ environment }: CommandLine): Command {
  const schema = bareCommand({
    usage: 'schema',
    summary: 'print the JSON Schema of okta-sync.yaml, with which editors complete and check it',
    examples: ['config schema > okta-sync.schema.json'],
    exits: { 0: 'printed' },
  }).action(async () => {
    const { configJsonSchema } = await import('../config/json-schema.ts');
    environment.print(JSON.stringify(configJsonSchema(), undefined, 2));
  });
  const print = command({
    usage: 'print',
    summary: 'check the configuration, and print it with all defaults; durations are in milliseconds',
    examples: ['config print', 'config print --json'],
    exits: { 0: 'it can be used' },
  }).action(async (flags: Flags) => {
    const [{ readConfigFile }, { stringify }] = await Promise.all([
      import('../config/load-config.ts'),
      import('yaml'),
    ]);
    const config = await readConfigFile(flags.config);
    environment.print(flags.json === true ? toJson(config) : stringify(config).trimEnd());
  });
  return bareCommand({
    usage: 'config',
    summary: 'print the configuration as it is understood, or its schema',
    examples: ['config print', 'config schema'],
    exits: {},
  })
    .addCommand(print)
    .addCommand(schema);
}
