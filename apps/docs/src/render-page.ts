import { operationAnchor, schemaAnchor, sectionAnchor } from './anchors.ts';
import type { Contract, Section } from './contract.ts';
import { html, markdown, trusted, type Html } from './html.ts';
import { renderMethod, renderOperation } from './render-operation.ts';
import { renderNamedSchema } from './render-schema.ts';

/**
 * Renders the contracts as one page that needs nothing but itself: its policy forbids every request and every script.
 *
 * @param style the page's CSS.
 */
export function renderPage(contracts: readonly Contract[], style: string): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="color-scheme" content="light dark" />
        <title>Drawbridge API reference</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <nav aria-label="Contents">
          <h1>Drawbridge</h1>
          ${contracts.map(renderContents)}
        </nav>
        <main>${contracts.map(renderContract)}</main>
      </body>
    </html> `;
  return page.markup;
}

function renderContents(contract: Contract): Html {
  return html`<h2><a href="#${contract.name}">${contract.title}</a></h2>
    ${contract.sections.map((section) => renderSectionContents(contract, section))}
    <details>
      <summary>Schemas</summary>
      <ul>
        ${contract.schemas.map(({ name }) => html`<li><a href="#${schemaAnchor(contract, name)}">${name}</a></li>`)}
      </ul>
    </details>`;
}

function renderSectionContents(contract: Contract, section: Section): Html {
  const items = section.operations.map(
    (operation) =>
      html`<li>
        <a href="#${operationAnchor(contract, operation)}"
          >${renderMethod(operation.method)} ${operation.summary}</a
        >
      </li>`,
  );
  return html`<h3><a href="#${sectionAnchor(contract, section)}">${section.name}</a></h3>
    <ul>
      ${items}
    </ul>`;
}

function renderContract(contract: Contract): Html {
  return html`<section class="contract" id="${contract.name}">
    <header class="prose">
      <h2>${contract.title} <small>${contract.version}</small></h2>
      <p class="endpoint"><code>${contract.server}</code></p>
      ${markdown(contract.description)}
    </header>
    ${contract.sections.map((section) => renderSection(contract, section))}
    <section id="${contract.name}-schemas">
      <h3>Schemas</h3>
      <div class="prose">${contract.schemas.map((schema) => renderNamedSchema(contract, schema))}</div>
    </section>
  </section>`;
}

function renderSection(contract: Contract, section: Section): Html {
  return html`<section id="${sectionAnchor(contract, section)}">
    <h3>${section.name}</h3>
    <div class="prose">${markdown(section.description)}</div>
    ${section.operations.map((operation) => renderOperation(contract, operation))}
  </section>`;
}
