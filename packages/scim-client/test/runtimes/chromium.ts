import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is a browser to try. */
export const HAS_CHROMIUM: boolean = existsSync(CHROMIUM);

/** Shows a page in Chromium until something has happened; what the browser keeps goes into a folder. */
export async function showUntil<T>(url: string, folder: string, happened: Promise<T>): Promise<T> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--remote-debugging-port=0',
    `--user-data-dir=${path.join(folder, 'browser')}`,
    url,
  ];
  const child = spawn(CHROMIUM, args, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    return await happened;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}
