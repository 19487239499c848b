import { isatty } from 'node:tty';
import { ConfigError, LockError, SourceError, StateError, TargetError } from '@drawbridge/okta-sync';
import { SettingError } from '@drawbridge/server';
import { runBridge } from './run-bridge.ts';
import { parseSettings } from './settings.ts';

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    controller.abort();
  });
}

// A reader that leaves early, such as `head`, is no fault.
process.stdout.on('error', () => {
  controller.abort();
});

try {
  const terminal = {
    print: (text: string): void => {
      console.log(text);
    },
    width: process.stdout.columns || 110,
    color: isatty(process.stdout.fd) && (process.env['NO_COLOR'] ?? '') === '',
  };
  await runBridge(parseSettings(process.env), terminal, controller);
} catch (error) {
  if (!isExplained(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Whether an error is a sentence for the person at the terminal, rather than a fault of the program. */
function isExplained(error: unknown): error is Error {
  return [SettingError, ConfigError, LockError, SourceError, TargetError, StateError].some(
    (kind) => error instanceof kind,
  );
}
