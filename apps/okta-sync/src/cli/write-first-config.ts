import { access, writeFile } from 'node:fs/promises';

import { foldCase } from '@drawbridge/scim';

import { ConfigError } from '../config/config.ts';
import { EXIT } from '../exit-code.ts';
import { askMappings, parsePair } from '../init/ask-mappings.ts';
import { askSource } from '../init/ask-source.ts';
import { askTarget } from '../init/ask-target.ts';
import { UnansweredError, type GivenAnswers, type InitContext } from '../init/init-context.ts';
import { createInterview, isGivenUp } from '../init/interview.ts';
import { renderConfig } from '../init/render-config.ts';
import type { CliEnvironment } from './cli-environment.ts';
import type { Flags } from './command-line.ts';
import { toJson, viewOf } from './output.ts';

/** The options of `init`. */
export interface InitFlags extends Flags, GivenAnswers {
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** Asks for what no option answers, tries everything, and writes the configuration; gives the exit code. */
export async function writeFirstConfig(environment: CliEnvironment, flags: InitFlags): Promise<number> {
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
  // Said before anybody is asked anything.
  flags.map?.forEach(parsePair);
  const { answers, source, works: sourceWorks } = await askSource(context);
  const { baseUrl, groups, works: targetWorks } = await askTarget(context);
  const mappings = await askMappings(context, { source, groups });
  await writeFile(flags.config, renderConfig({ ...answers, baseUrl, mappings }));
  const there = groups === undefined ? undefined : new Set(groups.map(foldCase));
  const found = mappings.every(
    ({ id, group }) => (source === undefined || id !== undefined) && there?.has(foldCase(group)) !== false,
  );
  const works = sourceWorks && targetWorks && found;
  const secret = answers.clientId === undefined ? 'OKTA_API_TOKEN' : 'OKTA_PRIVATE_KEY';
  print(
    flags.json === true
      ? toJson({ written: flags.config, mappings })
      : nextSteps(flags.config, secret, works),
  );
  return works ? EXIT.ok : EXIT.partial;
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

function nextSteps(file: string, secret: string, works: boolean): string {
  return [
    '',
    works ? `Written: ${file}.` : `Written: ${file}; but not all of it works yet, as said above.`,
    `Next, with ${secret} and SCIM_TOKEN in the environment:`,
    '  okta-sync doctor         tries everything that a cycle needs',
    '  okta-sync plan           shows what would change, and why, and changes nothing',
    '  okta-sync sync --apply   applies the first plan',
    '  okta-sync run            keeps the application in step',
  ].join('\n');
}
