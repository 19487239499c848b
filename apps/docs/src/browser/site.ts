import { offerSearch } from './search.ts';
import { offerThemes } from './theme.ts';

offerThemes();
showCurrent();
offerSearch();

/** The navigation is long: it shows where the reader is. */
function showCurrent(): void {
  const navigation = document.querySelector('#site');
  const current = navigation?.querySelector<HTMLElement>('[aria-current]');
  if (navigation && current) navigation.scrollTop = current.offsetTop - navigation.clientHeight / 3;
}
