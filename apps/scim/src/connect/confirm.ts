import type { CliEnvironment } from '../cli-environment.ts';
import type { WriteFlags } from '../command-line.ts';
import { declined, misuse } from '../failure.ts';

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
  const answer = await confirm({ message: question, default: false }, { ...questions, signal }).catch(
    (error: unknown) => {
      if (error instanceof Error && error.name === 'ExitPromptError') return false;
      throw error;
    },
  );
  if (!answer) throw declined('Nothing was changed.');
}
