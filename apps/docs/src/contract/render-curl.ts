import { bodyText } from './body-text.ts';
import type { Contract, Operation } from './contract.ts';

/** Renders an operation as a curl command, with its first example as the body. */
export function renderCurl({ server }: Contract, { method, path, credential, request }: Operation): string {
  const [example] = request?.examples ?? [];
  const [mediaType] = request?.mediaTypes ?? [];
  const parts = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${quote(server + path)}`,
    ...(credential === undefined ? [] : [`-H "${credential}"`]),
    ...(mediaType === undefined ? [] : [`-H ${quote(`Content-Type: ${mediaType}`)}`]),
    ...(example === undefined ? [] : [`-d ${quote(bodyText(mediaType, example.value))}`]),
  ];
  return parts.join(' \\\n  ');
}

function quote(text: string): string {
  return /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
