import type { Call } from './call.ts';

/** Parameters that tell of attributes and pages only. */
const SHOWN = ['attributes', 'excludedAttributes', 'sortBy', 'sortOrder', 'startIndex', 'count'];

const MASK = '…';

/** The path and the parameters of a call, without what may tell of people. */
export function targetOf({ path, query = {} }: Pick<Call, 'path' | 'query'>): string {
  const parameters = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${maskParameter(name, String(value))}`);
  const masked = path.split('/').map(maskSegment).join('/');
  return parameters.length === 0 ? masked : `${masked}?${parameters.join('&')}`;
}

/** Where an id is an address, it names somebody. */
function maskSegment(segment: string): string {
  return /@|%40/.test(segment) ? MASK : segment;
}

function maskParameter(name: string, value: string): string {
  if (name === 'filter') return maskFilter(value);
  return SHOWN.includes(name) ? value : MASK;
}

const TOKEN = /"(?:[^"\\]|\\.)*"?|[()[\]]|[^\s()[\]"]+/gs;
const OPERATOR = /^(?:eq|ne|co|sw|ew|gt|ge|lt|le)$/i;
const WORD = /^(?:and|or|not|pr|[()[\]])$/i;

/**
 * Leaves the attributes and the operators. What is no filter, such as one with a text that lacks its quotes, is masked
 * whole.
 */
function maskFilter(filter: string): string {
  const tokens = filter.match(TOKEN) ?? [];
  let index = -1;
  let isFilter = true;
  const masked = filter.replace(TOKEN, (token) => {
    index += 1;
    if (OPERATOR.test(tokens[index - 1] ?? '')) return MASK;
    const next = tokens[index + 1] ?? '';
    const isPath = /^[\w.:$-]+$/.test(token) && (next === '[' || /^pr$/i.test(next) || OPERATOR.test(next));
    isFilter &&= isPath || WORD.test(token) || (OPERATOR.test(token) && next !== '');
    return token;
  });
  return isFilter ? masked : MASK;
}
