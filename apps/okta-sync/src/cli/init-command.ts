import { access, writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { ConfigError } from '../config/config.ts';
import { EXIT } from '../exit-code.ts';
import { askMappings } from '../init/ask-mappings.ts';
import { askSource } from '../init/ask-source.ts';
import { askTarget } from '../init/ask-target.ts';
import { UnansweredError, type GivenAnswers, type InitContext } from '../init/init-context.ts';
import { createInterview, isGivenUp } from '../init/interview.ts';
import { renderConfig } from '../init/render-config.ts';
import type { CliEnvironment } from './cli-environment.ts';
import { command, type CommandLine, type Flags } from './command-line.ts';
import { toJson, viewOf } from './output.ts';

interface InitFlags extends Flags, GivenAnswers {
  readonly yes?: boolean;
  readonly force?: boolean;
}

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
      4: 'written, but a group that it names was not found',
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
    .action(async (flags: InitFlags) => end(await init(environment, flags)));
}

function collect(pair: string, before: readonly string[] = []): readonly string[] {
  return [...before, pair];
}

async function init(environment: CliEnvironment, flags: InitFlags): Promise<number> {
  const { printError } = environment;
  try {
    return await conduct(environment, flags);
  } catch (error) {
    if (isGivenUp(error)) {
      printError('Given up; nothing was written.');
      return EXIT.stopped;
    }
    if (!(error instanceof UnansweredError)) throw error;
    throw new ConfigError(error.message, []);
  }
}

async function conduct(environment: CliEnvironment, flags: InitFlags): Promise<number> {
  const { print, printError, env, fetch, signal } = environment;
  const say = flags.json === true ? printError : print;
  const context: InitContext = {
    given: flags,
    interview:
      flags.yes === true || environment.terminal === undefined
        ? undefined
        : createInterview(environment.terminal, signal),
    env,
    fetch,
    say,
    view: viewOf(environment, flags),
    signal,
  };
  if (!(await mayWrite(context, flags))) {
    say('Nothing was written.');
    return EXIT.ok;
  }
  const { answers, source } = await askSource(context);
  const { baseUrl, groups } = await askTarget(context);
  const mappings = await askMappings(context, { source, groups });
  await writeFile(flags.config, renderConfig({ ...answers, baseUrl, mappings }));
  const secret = answers.clientId === undefined ? 'OKTA_API_TOKEN' : 'OKTA_PRIVATE_KEY';
  print(flags.json === true ? toJson({ written: flags.config, mappings }) : nextSteps(flags.config, secret));
  const unsure = source !== undefined && mappings.some(({ id }) => id === undefined);
  return unsure ? EXIT.partial : EXIT.ok;
}

async function mayWrite({ interview }: InitContext, { config, force }: InitFlags): Promise<boolean> {
  const exists = await access(config).then(
    () => true,
    () => false,
  );
  if (!exists || force === true) return true;
  if (interview !== undefined) return interview.confirm(`${config} is there already. Replace it?`, false);
  throw new UnansweredError(`${config} is there already; --force replaces it.`);
}

function nextSteps(file: string, secret: string): string {
  return [
    '',
    `Written: ${file}.`,
    `Next, with ${secret} and SCIM_TOKEN in the environment:`,
    '  okta-sync doctor         tries everything that a cycle needs',
    '  okta-sync plan           shows what would change, and why, and changes nothing',
    '  okta-sync sync --apply   applies the first plan',
    '  okta-sync run            keeps the application in step',
  ].join('\n');
}
