import { element } from './element.ts';

offerTarget();
for (const details of document.querySelectorAll<HTMLDetailsElement>('.try')) {
  details.hidden = false;
  const form = element(details, 'form', HTMLFormElement);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });
}

function targetForm(): HTMLFormElement {
  return element(document, 'form.target', HTMLFormElement);
}

/** Fills in where requests go from this tab's memory, and keeps what is typed there and nowhere else. */
function offerTarget(): void {
  const form = targetForm();
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const input of form.querySelectorAll('input')) {
    const key = `drawbridge-${form.dataset['name'] ?? ''}-${input.name}`;
    input.value = sessionStorage.getItem(key) ?? (input.name === 'base' ? (form.dataset['base'] ?? '') : '');
    input.addEventListener('input', () => sessionStorage.setItem(key, input.value));
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const output = element(form, 'output', HTMLOutputElement);
  output.textContent = 'Sending …';
  try {
    const { url, shown } = urlOf(form);
    const answer = await fetch(url, initOf(form));
    const text = await answer.text();
    output.textContent = [
      `${form.dataset['method'] ?? ''} ${shown}`,
      `${answer.status} ${answer.statusText}`,
      '',
      tidy(text),
    ].join('\n');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.textContent = `${reason}. Either nothing listens there, or the server does not allow this page to ask (CORS).`;
  }
}

function initOf(form: HTMLFormElement): RequestInit {
  const headers = new Headers({ Accept: 'application/scim+json, application/json' });
  const token = element(targetForm(), '[name=token]', HTMLInputElement).value;
  const [name = '', value = ''] = (form.dataset['credential'] ?? '').split(': ');
  if (name !== '' && token !== '') headers.set(name, value.replace('$TOKEN', token));
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-place=header]')) {
    if (input.value !== '') headers.set(input.name, input.value);
  }
  const method = form.dataset['method'] ?? 'GET';
  const body = form.querySelector('textarea');
  if (body === null) return { method, headers };
  headers.set('Content-Type', body.dataset['type'] ?? 'application/json');
  return { method, headers, body: body.value };
}

/** A page that is served on this machine asks its own server, which passes the request on. */
function urlOf(form: HTMLFormElement): { readonly url: string; readonly shown: string } {
  const base = new URL(element(targetForm(), '[name=base]', HTMLInputElement).value);
  if (base.hostname !== '127.0.0.1' && base.hostname !== 'localhost')
    throw new Error(`${base.host} is not on this machine`);
  let path = form.dataset['path'] ?? '';
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-place=path]')) {
    path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
  }
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll<HTMLInputElement>('[data-place=query]')) {
    if (input.value !== '') query.set(input.name, input.value);
  }
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const target = `${base.pathname.replace(/\/$/, '')}${path}${search}`;
  const isServed = location.protocol === 'http:';
  const shown = `${base.origin}${target}`;
  return { url: isServed ? `/local/${base.port || '80'}${target}` : shown, shown };
}

function tidy(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
