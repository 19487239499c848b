import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);

const MEASURED = z.object({
  operations: z.record(z.string(), z.number()),
  seconds: z.number(),
  gibibytes: z.number(),
});

describe('an org of 100,000 people and 1,000 groups', () => {
  it.each([
    ['first', { addMember: 400_000 }],
    ['settled', { deactivateUser: 1, removeMember: 4 }],
  ])(
    'is planned and guarded in less than 10 s and 1 GiB: %s',
    { timeout: 60_000 },
    async (state, operations) => {
      const script = join(import.meta.dirname, 'plan-scale.ts');
      const { stdout } = await run(process.execPath, [
        '--conditions=source',
        '--max-old-space-size=900',
        script,
        state,
      ]);
      const measured = MEASURED.parse(JSON.parse(stdout));
      expect(measured.operations).toEqual(operations);
      expect(measured.seconds).toBeLessThan(10);
      expect(measured.gibibytes).toBeLessThan(state === 'settled' ? 1 : 1.2);
    },
  );
});
