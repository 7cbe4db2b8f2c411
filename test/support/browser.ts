import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ROOT } from './files.js';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that is installed, by its path; undefined: there is none. */
export const chromiumPath = (): string | undefined =>
  names
    .map((name) => spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout?.trim())
    .find(Boolean);

/** A browser without a window. As root it has no sandbox of its own: what it opens is what fwctl wrote. */
export const startBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox'] });

/** What a browser said of a page: errors, and what it asked for beside the file itself. */
export interface Seen {
  readonly errors: string[];
  readonly requests: string[];
}

/** Opens a file, does something with it, and gives what was said and asked for meanwhile. */
export async function withPage(
  browser: Browser,
  file: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<Seen> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const seen: Seen = { errors: [], requests: [] };
    page.on('console', (message) => seen.errors.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => seen.errors.push(error.message));
    page.on('dialog', (dialog) => seen.errors.push(`a dialog: ${dialog.message()}`));
    context.on('request', (request) => seen.requests.push(request.url()));
    await page.goto(`file://${file}`);
    await use(page);
    return seen;
  } finally {
    await context.close();
  }
}

const questions = readFileSync(join(ROOT, 'test/report/in-page.js'), 'utf8').trim().replace(/;$/, '');

/** Asks a page something of in-page.js, which is no TypeScript: the compiler knows no browser. */
export const ask = (page: Page, question: string, ...given: unknown[]) =>
  // biome-ignore lint/suspicious/noExplicitAny: what it answers is what is tested
  page.evaluate(`(${questions}).${question}(...${JSON.stringify(given)})`) as Promise<any>;
