import { createHighlighter } from 'shiki';
import { html, trusted, type Html } from '../site/html.ts';

/** Renders code in colours, for light and dark alike; an unknown language stays plain. */
export type Highlight = (code: string, language: string) => Html;

const LANGUAGES = [
  'typescript',
  'javascript',
  'shellscript',
  'shellsession',
  'json',
  'yaml',
  'http',
  'nginx',
  'ini',
];
const THEMES = { light: 'github-light', dark: 'github-dark' };

/** Loads the grammars of every language that is written in here. */
export async function createHighlight(): Promise<Highlight> {
  const highlighter = await createHighlighter({ langs: LANGUAGES, themes: Object.values(THEMES) });
  const known = new Set(highlighter.getLoadedLanguages());
  return (code, language) => {
    const lang = known.has(language) ? language : 'text';
    const markup = highlighter.codeToHtml(code, { lang, themes: THEMES, defaultColor: 'light-dark()' });
    return html`<div class="${language === 'console' ? 'console' : undefined}">${trusted(markup)}</div>`;
  };
}
