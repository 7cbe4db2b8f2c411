import { expect } from 'chai';
import { installLine } from '../../src/native/install-line.js';

describe('the line that installs a package beside fwctl', () => {
  it('names the place where fwctl was installed', () => {
    const lines: readonly (readonly [folder: string, line: string])[] = [
      ['/usr/local/lib/node_modules/fwctl/dist/bundle', 'npm install -g --prefix /usr/local koffi'],
      ["/home/a da's/lib/node_modules/fwctl", "npm install -g --prefix '/home/a da'\\''s' koffi"],
      ['/srv/tool/node_modules/fwctl/dist/bundle/rest', 'npm install --prefix /srv/tool koffi'],
      ['/home/ada/src/fwctl/dist/bundle', 'npm install -g koffi'],
    ];
    for (const [folder, line] of lines) expect(installLine(folder, 'koffi'), folder).to.equal(line);
  });
});
