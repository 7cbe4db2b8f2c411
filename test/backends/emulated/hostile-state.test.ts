import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';
import { fwctlJson } from '../../support/fwctl.js';

const DEVICE = 'device-0000:08:00.json';
const file = (data: unknown, version = 1): string => JSON.stringify({ version, data });
const journal = (...replacements: unknown[]): string => file(replacements);

const isRoot = process.geteuid?.() === 0;

/** What `list` and a look at the device come to. */
async function refusal(stateDir: string): Promise<FwctlError> {
  const backend = emulatedBackend({ stateDir });
  try {
    await backend.list();
    const handle = await backend.open('fwctl0');
    await handle.info();
    await handle.rpc(0, new Uint8Array(16), 16);
    await handle.close();
    emulator({ stateDir }).show();
  } catch (error) {
    expect(error).to.be.instanceOf(FwctlError);
    return error as FwctlError;
  }
  throw new Error('nothing was refused');
}

/** A state folder inside one that is watched: what is beside it stays as it is. */
const inside = (run: (stateDir: string, folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const stateDir = join(folder, 'state');
    mkdirSync(stateDir);
    writeFileSync(join(folder, 'victim.json'), 'mine');
    await run(stateDir, folder);
    expect(readFileSync(join(folder, 'victim.json'), 'utf8')).to.equal('mine');
    expect(readdirSync(folder).sort()).to.deep.equal(['state', 'victim.json']);
  });

describe('a state folder is input', () => {
  const JOURNALS: [string, string][] = [
    ['is no JSON', '{"version": 1, "data": [{"na'],
    ['is no list', file({})],
    ['writes above the folder', journal({ name: '../victim', text: file({}) })],
    ['removes above the folder', journal({ name: '../victim' })],
    ['names a path', journal({ name: '/etc/passwd' })],
    ['names a file that is none of the machine', journal({ name: 'passwd', text: file({}) })],
    ['names itself', journal({ name: 'journal' })],
    ['names a device that no machine has', journal({ name: 'device-../../x' })],
    ['has text that is no state', journal({ name: 'kernel', text: 'rubbish' })],
    ['has state of another shape', journal({ name: 'kernel', text: file({ tainted: 'x' }) })],
    ['has more than names and texts', journal({ name: 'kernel', mode: 7 })],
    ['has a text that is none', journal({ name: 'kernel', text: 7 })],
  ];
  for (const [what, text] of JOURNALS)
    it(`a journal that ${what} is refused by its name, changes nothing, and reset is the way out`, () =>
      inside(async (stateDir) => {
        const kernel = join(stateDir, 'kernel.json');
        emulator({ stateDir }).set({ lockdown: 'integrity' });
        const before = readFileSync(kernel, 'utf8');
        const path = join(stateDir, 'journal.json');
        writeFileSync(path, text);
        const error = await refusal(stateDir);
        expect(error.kind).to.equal('state');
        expect(error.facts).to.include({ path });
        expect(error.facts.next).to.include('fwctl emulator reset');
        expect(readFileSync(kernel, 'utf8')).to.equal(before);
        expect(readFileSync(path, 'utf8')).to.equal(text);
        const { aside, removed } = emulator({ stateDir }).reset();
        expect(aside).to.deep.equal([{ file: path, as: `${path}.aside-1` }]);
        expect(removed).to.deep.equal([kernel]);
        expect(await emulatedBackend({ stateDir }).list()).to.not.be.empty;
      }));

  it('the journal of another user is not carried out', function () {
    if (!isRoot) this.skip();
    return inside(async (stateDir) => {
      const path = join(stateDir, 'journal.json');
      writeFileSync(path, journal({ name: 'kernel' }));
      chownSync(path, 12345, 12345);
      const error = await refusal(stateDir);
      expect(error.kind).to.equal('state');
      expect(error.message).to.include(path).and.include('user 12345');
      expect(readdirSync(stateDir)).to.deep.equal(['journal.json']);
    });
  });

  it('what root writes in the folder of a user is the user’s', function () {
    if (!isRoot) this.skip();
    return inside(async (stateDir) => {
      chownSync(stateDir, 12345, 12346);
      emulator({ stateDir }).set({ lockdown: 'integrity' });
      emulator({ stateDir }).set({ lockdown: 'none' });
      for (const name of readdirSync(stateDir))
        expect(statSync(join(stateDir, name)), name).to.include({ uid: 12345, gid: 12346 });
    });
  });

  for (const name of ['kernel.json', 'machine.json', 'journal.json', DEVICE])
    for (const [what, put] of [
      ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
      ['a folder', (path: string) => mkdirSync(path)],
      ['a link', (path: string) => symlinkSync('../victim.json', path)],
      ['a link to nothing', (path: string) => symlinkSync('/nowhere', path)],
      ['a link to a device', (path: string) => symlinkSync('/dev/zero', path)],
    ] as const)
      it(`${what} in the place of ${name} is refused at once, and reset renames it`, () =>
        inside(async (stateDir) => {
          const path = join(stateDir, name);
          put(path);
          const show = () => emulator({ stateDir }).show().devices[0]?.error?.message ?? '';
          const message = name === DEVICE ? show() : (await refusal(stateDir)).message;
          expect(message).to.include(path).and.include('not a regular file');
          expect(
            emulator({ stateDir })
              .reset()
              .aside.map(({ file: one }) => one),
          ).to.deep.equal([path]);
          expect(await emulatedBackend({ stateDir }).list()).to.not.be.empty;
        }));

  for (const [what, put] of [
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link', (path: string) => symlinkSync('../victim.json', path)],
  ] as const)
    it(`${what} in the place of a lock is refused by its own name`, () =>
      inside(async (stateDir) => {
        const lock = join(stateDir, 'kernel.json.lock');
        put(lock);
        expect(() => emulator({ stateDir }).set({ lockdown: 'integrity' }))
          .to.throw(FwctlError, 'not a regular file')
          .with.property('kind', 'state');
        expect(existsSync(join(stateDir, 'kernel.json'))).to.equal(false);
      }));

  const ADAPTER = { address: '0000:08:00', family: 'mlx5', profile: 'connectx6dx' };
  const pf = { minor: 0, name: 'pf0', title: 'PF 0', pci: 0 };
  const MACHINES: [string, unknown][] = [
    ['a profile that is a path', { adapters: [{ ...ADAPTER, profile: '../../x', first: 0 }] }],
    [
      'a network interface that is a path',
      { adapters: [{ ...ADAPTER, instances: [{ ...pf, net: '../x' }] }] },
    ],
    ['a title of two lines', { adapters: [{ ...ADAPTER, instances: [{ ...pf, title: 'PF\n0' }] }] }],
    ['a PCI function without end', { adapters: [{ ...ADAPTER, instances: [{ ...pf, pci: 2 ** 40 }] }] }],
    ['two adapters in a slot', { adapters: [ADAPTER, ADAPTER].map((one) => ({ ...one, first: 0 })) }],
    ['numbers of devices beyond the last', { adapters: [{ ...ADAPTER, first: 4094 }] }],
    [
      'two adapters that have one number',
      { adapters: [0, 2].map((first) => ({ ...ADAPTER, address: `0000:0${8 + first}:00`, first })) },
    ],
    [
      'two functions that have one number',
      { adapters: [{ ...ADAPTER, instances: [pf, { ...pf, name: 'pf1', pci: 1 }] }] },
    ],
    ['a profile of another family', { adapters: [{ ...ADAPTER, family: 'cxl', first: 0 }] }],
    [
      'a profile that its family never had',
      { adapters: [{ ...ADAPTER, family: 'pds', profile: 'x', first: 0 }] },
    ],
    [
      'two devices of a driver that have one number',
      {
        adapters: [0, 1].map((i) => ({
          ...{ address: `0000:0${8 + i}:00`, family: 'cxl', profile: 'memory-expander' },
          ...{ first: i, number: 0 },
        })),
      },
    ],
    ['rows of many', { adapters: Array(40).fill({ ...ADAPTER, first: 0, count: 4096 }) }],
    ['a list without end', { adapters: Array(5000).fill(ADAPTER) }],
    ['nothing', null],
  ];
  for (const [what, data] of MACHINES)
    it(`a machine with ${what} is refused`, () =>
      inside(async (stateDir) => {
        writeFileSync(join(stateDir, 'machine.json'), file(data));
        expect(await refusal(stateDir)).to.include({ kind: 'state' });
      }));

  it('names and nesting of a device that nothing has are refused with their place', () =>
    inside(async (stateDir) => {
      const nested = `${'[{"a":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
      for (const [functions, words] of [
        ['{"__proto__": {}}', '__proto__'],
        ['{"pf0": {"capabilities": {"x": {"__proto__": 1}}}}', '__proto__'],
        ['{"pf0": {"constructor": 1}}', '"functions.pf0.constructor" is unknown'],
        [`{"pf0": {"node_desc": ${nested}}}`, '"functions.pf0.node_desc" is no text'],
        ['{"pf0": {"binds": 1e400}}', '"functions.pf0.binds" is no whole number'],
        [`{"pf0": {"carried": "0x${'f'.repeat(100)}"}}`, '"functions.pf0.carried" is no number in hex'],
      ]) {
        writeFileSync(join(stateDir, DEVICE), `{"version": 2, "data": {"functions": ${functions}}}`);
        expect(emulator({ stateDir }).show().devices[0]?.error?.message).to.include(words);
      }
    }));

  it('a device whose file is gone has started less often than the machine has seen, and goes on as new', () =>
    withFolder(async (folder) => {
      await fwctlJson(['reset', 'run', '--yes'], { folder });
      rmSync(join(folder, DEVICE));
      expect(await fwctlJson(['info'], { folder })).to.include({ firmware_version: '22.43.1014' });
    }));

  it('other files of the folder are nothing to it', () =>
    inside(async (stateDir) => {
      for (const name of ['notes.json', 'package.json', 'profile-a b.json'])
        writeFileSync(join(stateDir, name), 'mine');
      expect(emulator({ stateDir }).reset()).to.deep.equal({ removed: [], aside: [] });
      expect(emulator({ stateDir }).export().files).to.deep.equal({});
      expect(readdirSync(stateDir)).to.have.length(3);
    }));

  it('the errors reach the command line: kind state, exit code 8', () =>
    inside(async (folder) => {
      writeFileSync(join(folder, 'journal.json'), journal({ name: '../victim', text: 'x' }));
      for (const line of [['list'], ['info'], ['emulator', 'show']]) {
        const { error } = await fwctlJson(line, { folder }, 8);
        expect(error).to.include({ kind: 'state', code: 8, path: join(folder, 'journal.json') });
      }
    }));

  it('a full disk is told as that, and what was there stays', function () {
    return withFolder(async (folder) => {
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', folder], { stdio: 'ignore' });
      } catch {
        return this.skip();
      }
      try {
        emulator({ stateDir: folder }).set({ lockdown: 'integrity' });
        // dd ends where the disk is full.
        spawnSync('dd', ['if=/dev/zero', `of=${join(folder, 'ballast')}`], { stdio: 'ignore' });
        const { error } = await fwctlJson(['emulator', 'add'], { folder }, 8);
        expect(error.message).to.match(/can't be (written|locked): the disk is full \(ENOSPC\)$/);
        const kept = () => emulator({ stateDir: folder }).show().kernel.lockdown;
        expect(kept()).to.equal('integrity');
        // What is added to a file finds room in its last block, until that is full.
        let last = kept();
        const flip = () => {
          const other = last === 'none' ? 'integrity' : 'none';
          emulator({ stateDir: folder }).set({ lockdown: other });
          last = other;
        };
        expect(() => {
          for (let i = 0; i < 1000; i++) flip();
        }).to.throw(FwctlError, 'the disk is full (ENOSPC)');
        expect(kept()).to.equal(last);
        expect(await fwctlJson(['emulator', 'show'], { folder })).to.nested.include({
          'kernel.lockdown': last,
        });
        expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
      } finally {
        execFileSync('umount', [folder]);
      }
    });
  });
});
