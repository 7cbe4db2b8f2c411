import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { ask, chromiumPath, startBrowser, withPage } from '../support/browser.js';
import { withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';
import { hostileTape } from '../support/hostile.js';

/** What is the matter: a module is hot, a module gets no light, a component can't be read, settings wait. */
const TROUBLES = [
  'emulator add --family bnxt',
  'emulator add --family cxl',
  'emulator add --family pds',
  'emulator module fault hot --port 1',
  'emulator module fault no-signal --port 2',
  'emulator module unplug --port 1 -d fwctl3',
  'emulator fault add --register MTMP --always --corrupt temperature=872',
  'emulator fault add --opcode QUERY_ESW_FUNCTIONS --always --status BAD_PARAM_ERR',
  'config set NUM_OF_VFS=16 --yes',
];

/** Harmless, but for setting a flag by which it is seen to have run. */
const MARKUP =
  '<img src=x onerror="window.ran=1">"><script>window.ran=1</script></style></title><svg onload=window.ran=1>\' onclick=\'window.ran=1\' <a href="javascript:window.ran=1">&lt;';

const PHONE = { width: 360, height: 740 };

/** The pages that are looked at, by what they show. */
async function makePages(folder: string): Promise<Record<string, string>> {
  const file = (name: string) => join(folder, `${name}.html`);
  const run = async (line: string, at: string, codes = [0]) => {
    const { code, stderr } = await fwctl(line.split(' '), { folder: join(folder, at) });
    expect(codes, `${line}: ${stderr}`).to.include(code);
  };
  for (const name of ['healthy', 'troubled']) mkdirSync(join(folder, name));
  await run(`report ${file('healthy')} --seconds 0.3 --record ${join(folder, 'card.tape')}`, 'healthy');
  for (const line of TROUBLES) await run(line, 'troubled');
  await run(`report ${file('troubled')} -d fwctl1 --seconds 0.3`, 'troubled');
  await run(`report ${file('several')} --all -d fwctl0 -d fwctl99 --seconds 0.3`, 'troubled', [0, 3]);
  const tape = readFileSync(join(folder, 'card.tape'), 'utf8');
  const evil = join(folder, 'evil.tape');
  writeFileSync(evil, hostileTape(tape, { text: MARKUP, bytes: Buffer.from(MARKUP) }));
  await run(`report ${file('hostile')} -d replay:${evil} --seconds 0.3`, 'healthy');
  return Object.fromEntries(['healthy', 'troubled', 'several', 'hostile'].map((name) => [name, file(name)]));
}

describe('a report in a browser', () => {
  let browser: Browser | undefined;
  let pages: Record<string, string> = {};
  let clean = async () => {};

  before(async function () {
    const path = chromiumPath();
    if (path === undefined) {
      process.stdout.write('    not looked at: chromium is not installed (apt-get install chromium)\n');
      return this.skip();
    }
    browser = await startBrowser(path);
    let done = () => {};
    const isDone = new Promise<void>((resolve) => {
      done = resolve;
    });
    await new Promise<void>((resolve, reject) => {
      const folders = withFolder(async (folder) => {
        pages = await makePages(folder);
        resolve();
        await isDone;
      });
      folders.catch(reject);
      clean = async () => {
        done();
        await folders;
      };
    });
  });

  after(async () => {
    await browser?.close();
    await clean();
  });

  /** Looks at each page; it must say nothing, and ask for nothing but itself. */
  const look = async (
    options: Parameters<typeof withPage>[2],
    check: (page: Page, name: string) => Promise<void>,
  ): Promise<void> => {
    for (const [name, file] of Object.entries(pages)) {
      const seen = await withPage(browser as Browser, file, options, (page) => check(page, name));
      expect(seen, name).to.deep.equal({ errors: [], requests: [`file://${file}`] });
    }
  };

  it('is rendered without errors, and asks for nothing but itself', () =>
    look({}, async (page, name) => {
      expect(await page.title(), name).to.match(/^fwctl report: fwctl/);
      expect(await page.locator('h1').innerText(), name).to.match(
        name === 'several' ? /^\d+ devices$/ : /^fwctl/,
      );
    }));

  it('is made without scripts: it looks the same where they are forbidden', () =>
    look({ javaScriptEnabled: false }, async (page, name) => {
      expect(await page.locator('section').count(), name).to.be.greaterThan(8);
    }));

  it('has a style of its own, and that alone counts', async () => {
    for (const [name, file] of Object.entries(pages)) {
      const { errors } = await withPage(browser as Browser, file, {}, async (page) => {
        expect(await ask(page, 'backgroundOfOthers'), name).to.equal('rgb(255, 255, 255)');
      });
      expect(errors, name).to.have.length(2);
      for (const error of errors) expect(error, name).to.include('Content Security Policy');
    }
  });

  it('follows the choice of light or dark, and is printed in light', async () => {
    const colours = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const)
      await look({ colorScheme }, async (page) => {
        colours.add(await ask(page, 'background'));
        await page.emulateMedia({ media: 'print', colorScheme });
        expect(await ask(page, 'background')).to.equal('rgb(255, 255, 255)');
      });
    expect(colours.size).to.equal(2);
  });

  it('is readable at the width of a telephone: nothing is wider, no letter is tiny', () =>
    look({ viewport: PHONE }, async (page, name) => {
      for (const open of [false, true])
        expect(await ask(page, 'width', open), name).to.deep.equal({ wide: [], width: PHONE.width });
      expect(await ask(page, 'smallest'), name).to.be.at.least(11);
    }));

  it('prints to PDF, with what is folded on the screen', () =>
    look({}, async (page, name) => {
      await page.emulateMedia({ media: 'print' });
      for (const height of await ask(page, 'foldedTables')) expect(height, name).to.be.greaterThan(0);
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.subarray(0, 5).toString(), name).to.equal('%PDF-');
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, name).to.be.greaterThan(2);
    }));

  it('has one first heading, and none that skips a level', () =>
    look({}, async (page, name) => {
      const levels: number[] = await ask(page, 'headings');
      expect(levels[0], name).to.equal(1);
      expect(
        levels.filter((level) => level === 1),
        name,
      ).to.have.length(1);
      for (const [i, level] of levels.slice(1).entries())
        expect(level, `${name}: heading ${i + 2}`).to.be.at.most((levels[i] as number) + 1);
    }));

  it('says its language; pictures are told in words, tables have captions and heads', () =>
    look({}, async (page, name) => {
      expect(await ask(page, 'language'), name).to.equal('en');
      expect(await ask(page, 'mutePictures'), name).to.deep.equal([]);
      expect(await ask(page, 'headlessTables'), name).to.deep.equal([]);
      const ids: string[] = await ask(page, 'ids');
      expect(new Set(ids).size, name).to.equal(ids.length);
    }));

  for (const colorScheme of ['light', 'dark'] as const)
    it(`every text stands out against what is behind it, lines too: ${colorScheme}`, () =>
      look({ colorScheme }, async (page, name) => {
        const { texts, lines, weakest } = await ask(page, 'contrasts');
        expect(texts, name).to.deep.equal([]);
        expect(lines, name).to.deep.equal([]);
        expect(weakest, name).to.be.within(4.5, 21);
      }));

  it('texts of a hostile device are texts: nothing runs, nothing is there that is not ours', () =>
    look({}, async (page, name) => {
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await ask(page, 'foreign'), name).to.deep.equal({
        ran: false,
        elements: [],
        attributes: [],
        links: [],
        styles: 1,
      });
      if (name === 'hostile')
        expect(await page.locator('h1').innerText()).to.include('<script>window.ran=1</script>');
    }));
});
