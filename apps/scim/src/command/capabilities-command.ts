import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@drawbridge/scim';
import { ScimError, type ScimCapabilities } from '@drawbridge/scim-client';
import type { Command } from 'commander';
import { addCommand, type CommandLine, type Flags } from '../command-line.ts';
import { connect, type Session } from '../connect/connect.ts';
import { textOf } from '../view/cell.ts';
import { printRows, toJsonLine } from '../view/print-rows.ts';

/** `capabilities`: what the service provider can do, in words. */
export function addCapabilitiesCommand(program: Command, { environment }: CommandLine): void {
  addCommand(program, {
    usage: 'capabilities',
    summary: 'say what the service provider can do, and what is assumed where it does not say',
    examples: ['capabilities', 'capabilities --json | jq .capabilities.bulk'],
  }).action(async (_flags: unknown, command: Command) => {
    const session = await connect(environment, command.optsWithGlobals<Flags>());
    const { client, flags } = session;
    const capabilities = await client.capabilities();
    const config = capabilities.declared ? await readConfig(session) : {};
    if (flags.json === true)
      return environment.print(toJsonLine({ capabilities, serviceProviderConfig: config }));
    if (!capabilities.declared) {
      environment.printError('It does not say what it can do; this is assumed until it shows otherwise.');
    }
    const rows = describe(capabilities, config).map((cells) => ({ data: cells, cells }));
    await printRows(environment, flags, ['', ''], rows);
  });
}

async function readConfig({ client }: Session): Promise<JsonObject> {
  try {
    const config: unknown = await client.serviceProviderConfig.get();
    return isJsonObject(config) ? config : {};
  } catch (error) {
    if (error instanceof ScimError) return {};
    throw error;
  }
}

type Line = readonly [what: string, text: string];

function describe(
  { patch, bulk, filter, etag, maxOperations }: ScimCapabilities,
  config: JsonObject,
): readonly Line[] {
  return [
    ['changes', patch ? 'PATCH' : 'no PATCH: changes are read, made and written back by PUT'],
    ['filter', filter ? `yes${limitOf(config['filter'], 'maxResults', 'resources at most')}` : 'no'],
    [
      'bulk',
      bulk
        ? `yes, ${maxOperations ?? 'any number of'} operations${limitOf(config['bulk'], 'maxPayloadSize', 'bytes')}`
        : 'no',
    ],
    ['sort', yesOrNo(config['sort'])],
    ['versions (ETag)', etag ? 'yes' : 'no'],
    ['password changes', yesOrNo(config['changePassword'])],
    ['pages', pagesOf(config['pagination'])],
    [
      'authentication',
      listOf(config['authenticationSchemes'])
        .map(({ name, type }) => textOf(name ?? type))
        .join(', '),
    ],
    ['documentation', textOf(config['documentationUri'])],
  ].filter((line): line is [string, string] => line[1] !== '');
}

/** What it does not tell of stays out of the list. */
function yesOrNo(feature: JsonValue | undefined): string {
  const supported = isJsonObject(feature) ? feature['supported'] : undefined;
  return typeof supported === 'boolean' ? (supported ? 'yes' : 'no') : '';
}

function limitOf(feature: JsonValue | undefined, name: string, unit: string): string {
  const limit = isJsonObject(feature) ? feature[name] : undefined;
  return typeof limit === 'number' && limit > 0 ? `, ${limit.toLocaleString('en')} ${unit}` : '';
}

function pagesOf(pagination: JsonValue | undefined): string {
  if (!isJsonObject(pagination)) return '';
  const ways = [
    ...(pagination['index'] === true ? ['by index'] : []),
    ...(pagination['cursor'] === true ? ['by cursor'] : []),
  ];
  return ways.join(' and ') + limitOf(pagination, 'maxPageSize', 'at most');
}

function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonArray(value) ? value.filter(isJsonObject) : [];
}
