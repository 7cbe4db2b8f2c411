import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';

const DEVICE_FILE = 'device-0000:08:00.json';
const KERNEL_FILE = 'kernel.json';

async function writeNodeDesc(stateDir: string, text: string): Promise<void> {
  const handle = await emulatedBackend({ stateDir }).open('fwctl0');
  const input = new Uint8Array(80);
  new DataView(input.buffer).setUint16(0, 0x805);
  new DataView(input.buffer).setUint16(10, 0x6001);
  input.set(Buffer.from(text), 16);
  await handle.rpc(0, input, 80);
  await handle.close();
}

describe('the controls of the emulated machine', () => {
  it('show tells settings, taint, log and adapters of a machine at power-on', () =>
    withFolder((stateDir) => {
      const { folder, kernel, devices } = emulator({ stateDir, procRoot: '/nowhere' }).show();
      expect(folder).to.equal(stateDir);
      expect(kernel).to.deep.equal({
        lockdown: 'none',
        rawio_under_lockdown: 'allow',
        caller_rawio: 'inherit',
        umem: 'off',
        rawio: false,
        tainted: 0,
        log: [],
      });
      expect(devices).to.deep.equal([
        {
          adapter: '0000:08:00',
          family: 'mlx5',
          profile: 'connectx6dx',
          title: 'ConnectX-6 Dx, dual-port 100GbE',
          file: join(stateDir, DEVICE_FILE),
          plugged: true,
          instances: ['fwctl0', 'fwctl1', 'fwctl2'],
          changed: {},
          idle: {},
        },
      ]);
    }));

  it('show tells what was set on a device, by its path', () =>
    withFolder(async (stateDir) => {
      await writeNodeDesc(stateDir, 'rack 7');
      expect(emulator({ stateDir }).show().devices[0]?.changed).to.deep.equal({
        'functions.pf0.node_desc': 'rack 7',
      });
    }));

  it('set changes what is named and keeps the rest', () =>
    withFolder((stateDir) => {
      const controls = emulator({ stateDir });
      controls.set({ lockdown: 'integrity' });
      controls.set({ caller_rawio: 'yes' });
      expect(emulator({ stateDir }).show().kernel).to.include({
        lockdown: 'integrity',
        rawio_under_lockdown: 'allow',
        caller_rawio: 'yes',
        rawio: true,
      });
    }));

  it('reset is a fresh boot: settings, taint, log and what was set are gone', () =>
    withFolder(async (stateDir) => {
      const fresh = emulator({ stateDir }).show();
      await writeNodeDesc(stateDir, 'rack 7');
      emulator({ stateDir }).set({ lockdown: 'integrity' });
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      await handle.rpc(2, new Uint8Array(16), 16);
      expect(emulator({ stateDir }).show().kernel.log).to.have.length(1);
      expect(emulator({ stateDir }).reset()).to.deep.equal({
        removed: [join(stateDir, KERNEL_FILE), join(stateDir, DEVICE_FILE)],
        aside: [],
      });
      expect(emulator({ stateDir }).show()).to.deep.equal(fresh);
      await handle.rpc(2, new Uint8Array(16), 16);
      expect(emulator({ stateDir }).show().kernel.log).to.have.length(1);
    }));

  it('show tells what was kept of a board that had more: it counts for nothing', () =>
    withFolder((stateDir) => {
      const nv = { current: { 'nv_vpi_link_type.1': '00000001' }, next: { nv_sw_offload_conf: '00' } };
      const state = { version: 2, data: { functions: {}, nv } };
      writeFileSync(join(stateDir, DEVICE_FILE), JSON.stringify(state));
      const [{ changed, idle }] = emulator({ stateDir }).show().devices as never as [
        Record<'changed' | 'idle', Record<string, string>>,
      ];
      expect(changed).to.have.all.keys('nv.current.nv_vpi_link_type.1', 'nv.next.nv_sw_offload_conf');
      expect(idle).to.deep.equal({ 'nv.current.nv_vpi_link_type.1': 'connectx6dx has no nv_vpi_link_type' });
    }));

  it('reset keeps what it can’t read aside, and says under which name', () =>
    withFolder(async (stateDir) => {
      await writeNodeDesc(stateDir, 'rack 7');
      const kernel = join(stateDir, KERNEL_FILE);
      writeFileSync(kernel, '{"version": 99, "data": "of a newer fwctl"}');
      expect(() => emulator({ stateDir }).show())
        .to.throw(FwctlError, 'version 99')
        .with.property('kind', 'state');
      const { removed, aside } = emulator({ stateDir }).reset();
      expect(removed).to.deep.equal([join(stateDir, DEVICE_FILE)]);
      expect(aside).to.deep.equal([{ file: kernel, as: `${kernel}.aside-1` }]);
      expect(readFileSync(`${kernel}.aside-1`, 'utf8')).to.include('of a newer fwctl');
      expect(emulator({ stateDir }).show().kernel.tainted).to.equal(0);
      expect(readdirSync(stateDir).filter((name) => name.endsWith('.json'))).to.deep.equal([]);
    }));

  const WRONG: [string, unknown][] = [
    ['no object', null],
    ['a taint that is no number', { tainted: '1', log: [], settings: {} }],
    ['a log line without text', { tainted: 0, log: [{ level: 4 }], settings: {} }],
    ['no settings', { tainted: 0, log: [] }],
    [
      'an unknown lockdown',
      {
        tainted: 0,
        log: [],
        settings: { lockdown: 'total', rawio_under_lockdown: 'allow', caller_rawio: 'inherit' },
      },
    ],
  ];
  for (const [what, data] of WRONG)
    it(`a kernel file with ${what} is an error of kind state`, () =>
      withFolder((stateDir) => {
        writeFileSync(join(stateDir, KERNEL_FILE), JSON.stringify({ version: 1, data }));
        expect(() => emulator({ stateDir }).show())
          .to.throw(FwctlError, 'is damaged')
          .with.property('kind', 'state');
      }));
});
