import { expect, it } from 'vitest';
import { readCommands } from './read-commands.ts';

const HELP: Readonly<Record<string, string>> = {
  '--help':
    'Usage: notes [options] [command]\n\nOptions:\n  --json  data\n\nCommands:\n  list            list them, which\n                  takes a while\n  note            one note\n  help [command]  display help\n',
  'list --help': 'Usage: notes list',
  'note --help':
    'Usage: notes note [command]\n\nCommands:\n  show [id]  show it\n\nExamples:\n  notes note show 1',
  'note show --help': 'Usage: notes note show [id]',
};

it('asks for the help of every command, at any depth, and for nothing else', async () => {
  const commands = await readCommands('notes', async (words) => HELP[words.join(' ')] ?? '?');
  expect(commands.map(({ name }) => name)).toEqual(['notes', 'notes list', 'notes note', 'notes note show']);
  expect(commands.at(-1)?.help).toBe('Usage: notes note show [id]');
});
