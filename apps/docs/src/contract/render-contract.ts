import { renderMarkdown } from '../markdown/render-markdown.ts';
import { html, type Html } from '../site/html.ts';
import type { Page } from '../site/page.ts';
import { operationAnchor, schemaAnchor, sectionAnchor } from './anchors.ts';
import type { Contract, Section } from './contract.ts';
import { renderMethod, renderOperation } from './render-operation.ts';
import { renderNamedSchema } from './render-schema.ts';
import { renderTarget } from './render-try.ts';

/** Renders a contract as a page: every operation and schema, and the means to call a server on this machine. */
export function renderContract(contract: Contract): Page {
  return {
    path: `api/${contract.name}.html`,
    title: contract.title,
    summary: firstSentence(contract.description),
    group: 'API reference',
    body: renderBody(contract),
    text: undefined,
    contents: renderContents(contract),
    scripts: ['try-it.js'],
  };
}

function firstSentence(description: string): string {
  const paragraph = description.split('\n\n')[0] ?? '';
  return paragraph.replaceAll(/\s+/g, ' ').trim();
}

function renderBody(contract: Contract): Html {
  return html`<header class="prose">
      <h1>${contract.title} <small>${contract.version}</small></h1>
      <p class="endpoint"><code>${contract.server}</code></p>
      ${renderMarkdown(contract.description)} ${renderTarget(contract)}
    </header>
    ${contract.sections.map((section) => renderSection(contract, section))}
    <section>
      <h2 id="${contract.name}-schemas">Schemas</h2>
      <div class="prose">${contract.schemas.map((schema) => renderNamedSchema(contract, schema))}</div>
    </section>`;
}

function renderSection(contract: Contract, section: Section): Html {
  return html`<section>
    <h2 id="${sectionAnchor(contract, section)}">${section.name}</h2>
    <div class="prose">${renderMarkdown(section.description)}</div>
    ${section.operations.map((operation) => renderOperation(contract, operation))}
  </section>`;
}

function renderContents(contract: Contract): Html {
  return html`${contract.sections.map((section) => renderSectionContents(contract, section))}
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
  return html`<h4><a href="#${sectionAnchor(contract, section)}">${section.name}</a></h4>
    <ul>
      ${items}
    </ul>`;
}
