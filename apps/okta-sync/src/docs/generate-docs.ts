import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { renderCodes } from './render-codes.ts';
import { renderConfiguration } from './render-configuration.ts';

const FOLDER = join(import.meta.dirname, '../../../../docs/sync');

await writeFile(join(FOLDER, 'codes.md'), renderCodes());
await writeFile(join(FOLDER, 'configuration.md'), renderConfiguration());
