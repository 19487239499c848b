/** What a program says of one of its commands. */
export interface CommandHelp {
  /** The words that call it, such as `server token create`. */
  readonly name: string;
  readonly help: string;
}

/** Runs a program with arguments, and gives what it prints. */
export type RunProgram = (words: readonly string[]) => Promise<string>;

/** Asks a program for its help, and for that of all its commands, at any depth. */
export async function readCommands(
  name: string,
  run: RunProgram,
  words: readonly string[] = [],
): Promise<readonly CommandHelp[]> {
  const help = (await run([...words, '--help'])).trimEnd();
  const below = await Promise.all(
    subcommandsOf(help).map((subcommand) => readCommands(name, run, [...words, subcommand])),
  );
  return [{ name: [name, ...words].join(' '), help }, ...below.flat()];
}

/** The names in the section of a help's commands; lines that go on further in are no names. */
function subcommandsOf(help: string): readonly string[] {
  const section = /^Commands:\n(?<lines>(?: +.*\n?)*)/m.exec(help)?.groups?.['lines'] ?? '';
  return [...section.matchAll(/^ {2}(?<name>[\w-]+)/gm)]
    .map(({ groups }) => groups?.['name'] ?? '')
    .filter((name) => name !== 'help');
}
