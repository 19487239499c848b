import { operationAnchor } from './anchors.ts';
import type { Contract, Example, Message, Operation, Parameter, Response } from './contract.ts';
import { renderCurl } from './render-curl.ts';
import { renderMarkdown } from '../markdown/render-markdown.ts';
import { html, type Html } from '../site/html.ts';
import { renderParameters, renderType } from './render-schema.ts';
import { renderTry } from './render-try.ts';

/** Renders an operation: what it does and takes on one side, what goes over the wire on the other. */
export function renderOperation(contract: Contract, operation: Operation): Html {
  const { method, path, parameters, request, responses } = operation;
  return html`<article class="operation" id="${operationAnchor(contract, operation)}">
    <div class="prose">
      <h3>${operation.summary}</h3>
      <p class="endpoint">${renderMethod(method)} <code>${path}</code></p>
      ${renderMarkdown(operation.description)} ${renderPlaces(contract, parameters)}
      ${request === undefined ? undefined : renderRequest(contract, request)}
      <h4>Responses</h4>
      <dl>${responses.map((response) => renderResponse(contract, response))}</dl>
    </div>
    <div class="wire">
      <div class="kept">
        <h4>Call it</h4>
        <pre tabindex="0">${renderCurl(contract, operation)}</pre>
        ${renderTry(operation)}
        ${request === undefined ? undefined : renderExamples('Request', request.examples)}
        ${responses.map((response) => renderExamples(response.status, response.examples))}
      </div>
    </div>
  </article>`;
}

/** Renders a method's name in its colour. */
export function renderMethod(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`;
}

function renderPlaces(contract: Contract, parameters: readonly Parameter[]): readonly (Html | undefined)[] {
  return ['path', 'query', 'header'].map((place) =>
    renderParameters(
      contract,
      `In the ${place}`,
      parameters.filter((parameter) => parameter.place === place),
    ),
  );
}

function renderRequest(contract: Contract, request: Message): Html {
  return html`<h4>Request body</h4>
    <p>${renderBody(contract, request)}</p>
    ${renderMarkdown(request.description)}`;
}

function renderResponse(contract: Contract, response: Response): Html {
  const kind = response.status.slice(0, 1);
  return html`<dt>
      <span class="status s${kind}">${response.status}</span> ${renderBody(contract, response)}
    </dt>
    <dd>
      ${renderMarkdown(response.description)} ${renderParameters(contract, 'Headers', response.headers)}
    </dd>`;
}

function renderBody(contract: Contract, message: Message): Html | undefined {
  if (message.schema === undefined) return undefined;
  return html`${renderType(contract, message.schema)}
    <span class="note">${message.mediaTypes.join(', ')}</span>`;
}

function renderExamples(title: string, examples: readonly Example[]): readonly Html[] {
  return examples.map(
    (example) =>
      html`<details>
        <summary><b>${title}</b> ${example.title}</summary>
        <pre tabindex="0">${JSON.stringify(example.value, undefined, 2)}</pre>
      </details>`,
  );
}
