import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { openAdb } from '../../../src/cli/offline/adb.js';
import { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';

const node = '<NodesDefinition><node name="n" size="0x4.0"/></NodesDefinition>\n';
const including = (what: string) => `<NodesDefinition>\n<include ${what}/>\n</NodesDefinition>\n`;

/** A folder with files beside it, and what an ADB file in it gives, or why it does not. */
const opened = (main: string): Promise<string> =>
  withFolder(async (folder) => {
    const inside = join(folder, 'inside');
    mkdirSync(join(inside, 'below'), { recursive: true });
    mkdirSync(join(folder, 'outside'));
    writeFileSync(join(folder, 'outside/secret.adb'), node);
    writeFileSync(join(inside, 'below/n.adb'), node);
    symlinkSync('../outside/secret.adb', join(inside, 'link.adb'));
    symlinkSync('../outside', join(inside, 'links'));
    symlinkSync('below/n.adb', join(inside, 'near.adb'));
    writeFileSync(join(inside, 'main'), main.replace('FOLDER', folder));
    try {
      return [...((await openAdb(join(inside, 'main')))?.layouts.keys() ?? [])].join();
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      expect(error.kind).to.equal('usage');
      return error.message.replaceAll(folder, '');
    }
  });

describe('what an ADB file includes', () => {
  it('lies in the folder of the first file or below, links followed', async () => {
    expect(await opened(including('file="below/n.adb"'))).to.equal('n');
    expect(await opened(including('file="near.adb"'))).to.equal('n');
    expect(await opened(including('dir="below"'))).to.equal('n');
  });

  for (const what of [
    'file="../outside/secret.adb"',
    'file="FOLDER/outside/secret.adb"',
    'file="link.adb"',
    'dir="../outside"',
    'dir="links"',
    'dir="."',
  ])
    it(`${what} reaches outside: an error with file and line`, async () => {
      expect(await opened(including(what))).to.match(
        /^\/inside\/main:2: .* lies outside the folder of the first file/,
      );
    });

  it('what is no regular file is an error with file and line', async () => {
    expect(await opened(including('file="below"'))).to.match(/^\/inside\/main:2: .*folder/);
  });
});
