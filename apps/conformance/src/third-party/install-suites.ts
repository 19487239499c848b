import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireProgram, runProgram } from './run-program.ts';

/** There is no Python to run the suites with. */
export class PythonMissingError extends Error {
  override readonly name: string = 'PythonMissingError';
}

/**
 * Installs the suites, in the versions of requirements.txt, into a virtual environment that is kept as long as the list
 * stays the same.
 *
 * @returns The folder of their programs.
 * @throws PythonMissingError where there is no Python, or it lacks what makes such environments.
 */
export async function installSuites(
  requirements: string,
  directory: string,
  python: string = 'python3',
): Promise<string> {
  const programs = join(directory, 'bin');
  const installed = join(directory, 'requirements.txt');
  const wanted = await readFile(requirements, 'utf8');
  if ((await readFile(installed, 'utf8').catch(() => '')) === wanted) return programs;
  await rm(directory, { recursive: true, force: true });
  const made = await runProgram(python, ['-m', 'venv', directory]).catch(() => undefined);
  if (made?.code !== 0) {
    throw new PythonMissingError(
      'The suites need Python 3.11 or later with its module venv, such as the packages python3 and python3-venv.',
    );
  }
  await requireProgram(join(programs, 'pip'), [
    'install',
    '--quiet',
    '--no-deps',
    '--requirement',
    requirements,
  ]);
  // Last, so that an installation that was broken off is made anew.
  await copyFile(requirements, installed);
  return programs;
}
