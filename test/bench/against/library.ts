/** What programs pay that use the library, against the command that does the same. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/files.js';
import type { Figures, Row } from './rows.js';
import { cpu, fwctl, inTurn, LEAST, run } from './side.js';

/** One register, as a program reads it. */
const read = (imported: string): string => `${imported}
(async () => {
  const device = await open('fwctl0');
  if (!(await device.registers.read('MTMP')).temperature) process.exitCode = 1;
  await device.close();
})();
`;

const PROGRAMS = {
  'read.cjs': read("const { open } = require('fwctl');"),
  'read.mjs': read("import { open } from 'fwctl';"),
  'bare.cjs': '',
  'bare.mjs': '',
};

/** Loading the library and one read, as CPU of `reg get`: each above a bare program of its kind, as Node takes longer to begin with a module. */
export const libraryRead: Row = {
  name: 'the library and one read, of reg get',
  measure({ own, folder, rounds }) {
    const place = join(folder, 'library');
    mkdirSync(join(place, 'node_modules'), { recursive: true });
    symlinkSync(ROOT, join(place, 'node_modules/fwctl'));
    for (const [file, text] of Object.entries(PROGRAMS)) writeFileSync(join(place, file), text);
    // Of what other programs have run, nothing is in the code cache.
    const cache = { XDG_CACHE_HOME: join(folder, 'library-cache') };
    const program = (file: keyof typeof PROGRAMS) => () =>
      run(process.execPath, { args: [file], cwd: place, env: { FWCTL_STATE_DIR: own.state, ...cache } });
    const [command, required, imported, bare, bareModule] = inTurn(
      Math.max(rounds, LEAST),
      () => fwctl(own, ['reg', 'get', 'MTMP'], undefined, cache),
      program('read.cjs'),
      program('read.mjs'),
      program('bare.cjs'),
      program('bare.mjs'),
    );
    const other = cpu(command) - cpu(bare);
    const figures = (how: string, mine: number): Figures => ({
      what: `${this.name}, ${how}`,
      unit: 'ms',
      other,
      own: mine,
      ratio: mine / other,
      target: 1,
    });
    return [
      figures('require', cpu(required) - cpu(bare)),
      figures('import', cpu(imported) - cpu(bareModule)),
    ];
  },
};
