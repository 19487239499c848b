import { mergeConfig } from 'vitest/config';

import shared from '../../vitest.config.ts';

export default mergeConfig(shared, {
  test: {
    globalSetup: 'test/scratch-directory.ts',
    // No test leaves anything behind in its process, and many of them wait: for other processes, or for the next second.
    isolate: false,
    maxWorkers: 2,
  },
});
