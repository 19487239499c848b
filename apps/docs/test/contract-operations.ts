import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { childrenOf, isJsonObject, objectOf, textOf } from '../src/contract/json.ts';
import { ROOT } from './guide.ts';

/** An operation as it stands in a contract. */
export interface ContractOperation {
  readonly contract: string;
  readonly anchor: string;
  readonly summary: string;
  readonly path: string;
}

/** Reads every operation of every contract, without the code under test. */
export async function readOperations(): Promise<readonly ContractOperation[]> {
  const directory = path.join(ROOT, 'openapi');
  const files = (await readdir(directory)).filter((file) => file.endsWith('.yaml'));
  const operations = await Promise.all(
    files.map(async (file) => {
      const contract = path.basename(file, '.yaml');
      const root: unknown = parse(await readFile(path.join(directory, file), 'utf8'));
      if (!isJsonObject(root)) return [];
      return Object.keys(objectOf(root, 'paths')).flatMap((route) =>
        childrenOf(objectOf(root, 'paths'), route)
          .filter(([, operation]) => textOf(operation, 'operationId') !== '')
          .map(([, operation]) => ({
            contract,
            anchor: `${contract}-${textOf(operation, 'operationId')}`,
            summary: textOf(operation, 'summary'),
            path: route,
          })),
      );
    }),
  );
  return operations.flat();
}
