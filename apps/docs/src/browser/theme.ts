import { element } from './element.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const LABELS: Readonly<Record<Theme, string>> = { auto: '◐', light: '☀', dark: '☾' };
const KEY = 'drawbridge-theme';

/** Lets the reader choose light or dark; the choice holds on every page. */
export function offerThemes(): void {
  const button = element(document, '.theme', HTMLButtonElement);
  button.hidden = false;
  show(button, readTheme());
  button.addEventListener('click', () => {
    const theme = THEMES[(THEMES.indexOf(readTheme()) + 1) % THEMES.length] ?? 'auto';
    localStorage.setItem(KEY, theme);
    show(button, theme);
  });
}

function show(button: HTMLButtonElement, theme: Theme): void {
  document.documentElement.style.colorScheme = theme === 'auto' ? '' : theme;
  button.textContent = LABELS[theme];
  button.ariaLabel = button.title = `Colours: ${theme}`;
}

function readTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? 'auto';
}
