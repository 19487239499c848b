import { visible } from '@drawbridge/terminal';
import type { CliEnvironment } from '../cli-environment.ts';
import type { WriteFlags } from '../command-line.ts';
import { EXIT } from '../exit-code.ts';
import { declined, Failure, misuse } from '../failure.ts';

/**
 * Asks before something is taken away; asks nothing with `--yes` and where nothing is written.
 *
 * @throws Failure when it is not confirmed, or nobody can be asked.
 */
export async function confirmFirst(
  { questions, signal }: CliEnvironment,
  { yes = false, dryRun = false }: WriteFlags,
  question: string,
): Promise<void> {
  if (yes || dryRun) return;
  if (questions === undefined) throw misuse(`${question} Nobody can be asked here: --yes says yes.`);
  // Few commands ask, and what asks takes a while to load.
  const { confirm } = await import('@inquirer/prompts');
  const answer = await confirm(
    { message: visible(question), default: false },
    { ...questions, signal },
  ).catch((error: unknown) => {
    if (!isGivenUp(error)) throw error;
    throw new Failure(EXIT.stopped, 'Stopped; nothing was changed.');
  });
  if (!answer) throw declined('Nothing was changed.');
}

/** By Ctrl-C, which a question takes for itself, or by a signal. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
}
