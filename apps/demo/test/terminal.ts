import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why there is no terminal to test with; undefined where there is one. */
export const NO_TMUX: string | undefined =
  spawnSync('tmux', ['-V']).status === 0 ? undefined : 'tmux was not found: install it';

/** A terminal with a shell in it, as somebody sits before it. */
export interface TestTerminal extends AsyncDisposable {
  /** The directory that the shell is in. */
  readonly directory: string;
  /** Types a command, waits until it has ended, and gives what it wrote, each line whole, and its exit code. */
  readonly run: (command: string) => Promise<Ran>;
  /** Types a command that asks questions. */
  readonly begin: (command: string) => Promise<void>;
  /** Waits until the screen shows this, then presses the keys, as tmux names them. */
  readonly answer: (question: RegExp, ...keys: readonly string[]) => Promise<void>;
  /** Waits until what was begun has ended. */
  readonly ended: () => Promise<Ran>;
  readonly resize: (columns: number) => Promise<void>;
}

/** What a command came to. */
export interface Ran {
  readonly screen: string;
  readonly code: number;
}

const PROMPT = 'ready> ';
const PATIENCE = 30_000;

/** Opens a terminal. @param functions what the shell knows besides, by the name of the command. */
export async function openTerminal({
  columns,
  commands,
  env,
}: {
  readonly columns: number;
  readonly commands: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}): Promise<TestTerminal> {
  const directory = await mkdtemp(join(tmpdir(), 'terminal-'));
  const functions = Object.entries(commands).map(([name, words]) => `${name}() { ${words} "$@"; }`);
  await writeFile(join(directory, '.shell'), [`PS1='${PROMPT}'`, ...functions, ''].join('\n'));
  let count = 0;
  const server = `test-${randomUUID()}`;
  const tmux = async (...words: readonly string[]): Promise<string> =>
    (await run('tmux', ['-L', server, '-f', '/dev/null', ...words], { env: { ...process.env, ...env } }))
      .stdout;
  const size = ['-x', String(columns), '-y', '50'];
  const shell = 'bash --noprofile --rcfile .shell -i';
  await tmux('new-session', '-d', ...size, '-c', directory, shell);
  /** What was written since it was cleared; lines that the terminal broke are put together. */
  const screen = async (): Promise<string> => (await tmux('capture-pane', '-p', '-J', '-S', '-')).trimEnd();
  const shown = async (wanted: (text: string) => boolean, what: string): Promise<string> => {
    const until = performance.now() + PATIENCE;
    for (;;) {
      const text = await screen();
      if (wanted(text)) return text;
      if (performance.now() > until) throw new Error(`The terminal does not show ${what}, but:\n${text}`);
      await setTimeout(50);
    }
  };
  const type = (text: string): Promise<string> => tmux('send-keys', '-l', text);
  const begin = async (command: string): Promise<void> => {
    await shown((text) => text.endsWith(PROMPT.trimEnd()), 'a prompt');
    await type(`clear; tmux -L ${server} clear-history; ${command}; echo "ended ${(count += 1)}: $?"`);
    await tmux('send-keys', 'Enter');
  };
  const ended = async (): Promise<Ran> => {
    const end = new RegExp(String.raw`(?<before>.*)^ended ${count}: (?<code>\d+)\n`, 'ms');
    const text = await shown((now) => end.test(now), 'an end');
    const { before = '', code = '' } = end.exec(text)?.groups ?? {};
    return { screen: before.trim(), code: Number(code) };
  };
  return {
    directory,
    begin,
    ended,
    run: async (command) => {
      await begin(command);
      return ended();
    },
    answer: async (question, ...keys) => {
      await shown((text) => question.test(text), String(question));
      await tmux('send-keys', ...keys);
    },
    resize: async (width) => void (await tmux('resize-window', '-x', String(width))),
    [Symbol.asyncDispose]: async () => void (await tmux('kill-server')),
  };
}
