import MiniSearch, { type SearchResult } from 'minisearch';
import { INDEX_NAME, SEARCH_OPTIONS, type SearchEntry } from '../search/search-entry.ts';
import { element } from './element.ts';

const MOST = 12;

/** Opens the search by its button, `/` or Ctrl+K; arrows go through what is found. */
export function offerSearch(): void {
  const dialog = element(document, 'dialog.search', HTMLDialogElement);
  const input = element(dialog, 'input', HTMLInputElement);
  const list = element(dialog, 'ol', HTMLOListElement);
  const state = element(dialog, '.state', HTMLParagraphElement);
  let index: Promise<MiniSearch<SearchEntry>> | undefined;

  const open = (): void => {
    if (!dialog.open) dialog.showModal();
    input.select();
    index ??= loadIndex();
  };
  const update = async (): Promise<void> => {
    const query = input.value.trim();
    const results = query === '' ? [] : ((await index)?.search(query).slice(0, MOST) ?? []);
    // Another letter may have been typed while the index was loading.
    if (query !== input.value.trim()) return;
    list.replaceChildren(...results.map(toItem));
    state.textContent = query === '' || results.length > 0 ? '' : `Nothing is found for “${query}”.`;
  };

  const button = element(document, '.find', HTMLButtonElement);
  button.hidden = false;
  button.addEventListener('click', open);
  input.addEventListener('input', () => void update());
  dialog.addEventListener('click', ({ target }) => {
    // The dialog itself is hit only outside of what it shows; a link on the same page leaves it open.
    if (target === dialog || (target instanceof Element && target.closest('a') !== null)) dialog.close();
  });
  dialog.addEventListener('keydown', (event) => moveBy(event, dialog));
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea') !== null;
    const isAsked =
      (event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
    if (!isAsked) return;
    event.preventDefault();
    open();
  });
}

/** A script, since a page that was opened from a file may not fetch. */
async function loadIndex(): Promise<MiniSearch<SearchEntry>> {
  const script = document.createElement('script');
  script.src = `${root()}/assets/search-index.js`;
  await new Promise((resolve, reject) => {
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
  const json: unknown = Reflect.get(globalThis, INDEX_NAME);
  if (typeof json !== 'string') throw new Error('The search index is empty.');
  return MiniSearch.loadJSON(json, SEARCH_OPTIONS);
}

function root(): string {
  return document.documentElement.dataset['root'] ?? '.';
}

function toItem({ url, page, heading }: SearchResult): HTMLLIElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `${root()}/${String(url)}`;
  const name = document.createElement('b');
  name.textContent = String(heading);
  link.append(name);
  if (page !== heading) link.append(document.createElement('br'), String(page));
  item.append(link);
  return item;
}

function moveBy(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>('input, ol a')];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  if (event.key === 'Enter' && at === 0) {
    event.preventDefault();
    stops[1]?.click();
    return;
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const next = stops[at + step];
  if (step === 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
