import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Packages are tested from their sources: no build has to be fresh.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'], externalConditions: ['source'] } },
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 20_000 },
});
