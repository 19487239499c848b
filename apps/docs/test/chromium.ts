import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The browser that looks at the pages. */
export const CHROMIUM: string = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Whether there is none; said once, in plain words. */
export const IS_MISSING: boolean = !existsSync(CHROMIUM);
if (IS_MISSING) {
  console.warn(`Skipped, no page was looked at: there is no ${CHROMIUM}; set CHROMIUM to a browser.`);
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}
