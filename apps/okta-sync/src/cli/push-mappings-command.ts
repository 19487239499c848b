import type { Command } from 'commander';

import { EXIT } from '../exit-code.ts';
import { formatPushFindings, formatPushResults } from '../view/format-push-mappings.ts';
import { bareCommand, command, type CommandHelp, type CommandLine } from './command-line.ts';
import { printEither } from './output.ts';
import type { PushFlags } from './push.ts';

/** `push-mappings check` and `push-mappings apply`: Okta pushes by itself, where it can reach the application. */
export function pushMappingsCommand({ environment, end }: CommandLine): Command {
  const check = ofApp({
    usage: 'check',
    summary: 'compare the configured mappings with those by which Okta pushes groups to an app',
    examples: ['push-mappings check --app 0oa1gjh63g214q0Hq0g4'],
    exits: { 0: 'Okta pushes every mapped group', 4: 'it does not', 6: 'Okta cannot be used' },
  }).action(async (flags: PushFlags) => {
    const { checkMappings } = await import('./push.ts');
    const findings = await checkMappings(environment, flags);
    printEither(environment, flags, findings, formatPushFindings);
    end(findings.every(({ kind }) => kind === 'pushed' || kind === 'other') ? EXIT.ok : EXIT.partial);
  });
  const apply = ofApp({
    usage: 'apply',
    summary: 'create the mappings that Okta lacks, and switch on those that are off; removes none',
    examples: ['push-mappings apply --app 0oa1gjh63g214q0Hq0g4'],
    exits: { 0: 'done', 4: 'something failed, or a mapping fails in Okta', 6: 'Okta cannot be used' },
  }).action(async (flags: PushFlags) => {
    const { applyMappings } = await import('./push.ts');
    const results = await applyMappings(environment, flags);
    printEither(environment, flags, results, formatPushResults);
    const isWell = results.every(
      ({ outcome, finding }) => outcome !== 'failed' && finding.kind !== 'failing',
    );
    end(isWell ? EXIT.ok : EXIT.partial);
  });
  return bareCommand({
    usage: 'push-mappings',
    summary: "create and check Okta's own group push, where Okta can reach the application after all",
    examples: ['push-mappings check --app 0oa1gjh63g214q0Hq0g4'],
    exits: {},
  })
    .addCommand(check)
    .addCommand(apply);
}

function ofApp(help: CommandHelp): Command {
  return command(help).requiredOption('--app <id>', "the id of the application's app in Okta");
}
