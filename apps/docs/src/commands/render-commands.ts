import type { Group, Page } from '../site/page.ts';
import { renderMarkdown } from '../markdown/render-markdown.ts';
import type { CommandHelp } from './read-commands.ts';

/** Renders what a program says of its commands as a page. */
export function renderCommands(program: string, group: Group, commands: readonly CommandHelp[]): Page {
  const title = `Command line: ${program}`;
  const summary = `Every command of ${program}, as its own help has it.`;
  const parts = commands.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`);
  const text = [`# ${title}`, summary, ...parts].join('\n\n');
  return {
    path: `commands/${program}.html`,
    title,
    summary,
    group,
    body: renderMarkdown(text, { anchors: true }),
    text,
  };
}
