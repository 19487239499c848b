import { schemaAnchor } from './anchors.ts';
import type { Contract, NamedSchema, Parameter, Property, Schema } from './contract.ts';
import { renderMarkdown } from '../markdown/render-markdown.ts';
import { html, type Html } from '../site/html.ts';

/** Renders a type; the names of component schemas lead to them. */
export function renderType(contract: Contract, schema: Schema): Html {
  const parts = schema.type.map((part) =>
    typeof part === 'string' ? part : schemaLink(contract, part.component),
  );
  return html`<code class="type">${parts}</code>`;
}

/** Renders a component schema with all its properties. */
export function renderNamedSchema(contract: Contract, { name, schema }: NamedSchema): Html {
  return html`<section class="schema" id="${schemaAnchor(contract, name)}">
    <h3>${name}</h3>
    ${renderMarkdown(schema.description)}
    ${isPlain(schema) ? html`<p>${renderType(contract, schema)}${renderNotes(schema)}</p>` : undefined}
    ${renderIncludes(contract, schema)} ${renderProperties(contract, schema.properties)}
  </section>`;
}

/** Renders parameters or headers as a list. */
export function renderParameters(
  contract: Contract,
  title: string,
  parameters: readonly Parameter[],
): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) => renderProperty(contract, parameter, parameter.description));
  return html`<h4>${title}</h4>
    <dl>${rows}</dl>`;
}

function renderProperties(contract: Contract, properties: readonly Property[]): Html | undefined {
  if (properties.length === 0) return undefined;
  return html`<dl>
    ${properties.map((property) => renderProperty(contract, property, property.schema.description))}
  </dl>`;
}

function renderProperty(contract: Contract, property: Property, description: string): Html {
  const { name, required, schema } = property;
  return html`<dt>
      <code>${name}</code> ${renderType(contract, schema)}
      ${required ? html`<span class="required">required</span>` : undefined}${renderNotes(schema)}
    </dt>
    <dd>
      ${renderMarkdown(description)} ${renderIncludes(contract, schema)}
      ${renderProperties(contract, schema.properties)}
    </dd>`;
}

function renderNotes(schema: Schema): readonly Html[] {
  return schema.notes.map((note) => html` <span class="note">${note}</span>`);
}

function renderIncludes(contract: Contract, schema: Schema): Html | undefined {
  if (schema.includes.length === 0) return undefined;
  const links = schema.includes.map((name) => html` <code>${schemaLink(contract, name)}</code>`);
  return html`<p>With everything that is in${links}.</p>`;
}

function schemaLink(contract: Contract, name: string): Html {
  return html`<a href="#${schemaAnchor(contract, name)}">${name}</a>`;
}

/** A schema that is a value or a choice, rather than an object described by its properties. */
function isPlain(schema: Schema): boolean {
  return schema.properties.length === 0 && schema.includes.length === 0;
}
