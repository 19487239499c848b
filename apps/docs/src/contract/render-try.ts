import { html, type Html } from '../site/html.ts';
import { bodyText } from './body-text.ts';
import type { Contract, Operation, Parameter } from './contract.ts';

/** Renders where the forms of a page send their requests; without scripts there is none. */
export function renderTarget(contract: Contract): Html {
  const server = new URL(contract.server);
  const isLocal = server.hostname === '127.0.0.1';
  const base = isLocal ? contract.server : `http://127.0.0.1:3001${server.pathname.replace(/\/$/, '')}`;
  return html`<form class="target" data-base="${base}" data-name="${contract.name}" hidden>
    <h2>Try it on this machine</h2>
    <div class="fields">
      <label>Base URL <input name="base" type="url" spellcheck="false" autocomplete="off" /></label>
      <label>Token <input name="token" type="password" spellcheck="false" autocomplete="off" /></label>
    </div>
    <p class="note-block">
      Kept in this tab until it is closed, and sent to this machine alone (<code>127.0.0.1</code>,
      <code>localhost</code>). A browser lets a page ask only servers that allow it (CORS), and ours allow
      none, since no identity provider asks from a browser: <code>pnpm run docs:serve</code> opens these pages
      in a way that passes requests on. What is sent is done for real.
    </p>
  </form>`;
}

/** Renders the form that sends one operation. */
export function renderTry({ method, path, parameters, request, credential }: Operation): Html {
  const [example] = request?.examples ?? [];
  const [mediaType] = request?.mediaTypes ?? [];
  const fields = parameters.map(renderField);
  const body =
    example === undefined
      ? undefined
      : html`<label
          >Body
          <textarea name="body" rows="8" spellcheck="false" data-type="${mediaType}">
${bodyText(mediaType, example.value, 2)}</textarea>
        </label>`;
  return html`<details class="try" hidden>
    <summary>Try it</summary>
    <form data-method="${method}" data-path="${path}" data-credential="${credential}">
      <div class="fields">${fields}</div>
      ${body}
      <button type="submit">Send ${method}</button>
      <output></output>
    </form>
  </details>`;
}

function renderField({ name, place, required }: Parameter): Html {
  return html`<label
    >${name}
    <input
      name="${name}"
      data-place="${place}"
      spellcheck="false"
      autocomplete="off"
      ${required ? 'required' : ''}
  /></label>`;
}
