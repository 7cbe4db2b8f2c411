import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../src/backends/emulated.js';
import type { Handle } from '../../src/client/backend.js';
import { FwctlError } from '../../src/client/errors.js';
import { families } from '../../src/families/registry.js';
import { scopeNumber } from '../../src/uapi/scope.js';
import { TAINT_FWCTL } from '../../src/uapi/taint.js';
import { failureOf } from '../support/failure.js';
import { withFolder } from '../support/files.js';

const CONFIGURATION = scopeNumber('configuration');
const DEBUG_READ_ONLY = scopeNumber('debug-read-only');
const DEBUG_WRITE = scopeNumber('debug-write');
const DEBUG_WRITE_FULL = scopeNumber('debug-write-full');

function command(opcode: number, opMod: number, length = 16): Uint8Array {
  const input = new Uint8Array(length);
  const view = new DataView(input.buffer);
  view.setUint16(0, opcode);
  view.setUint16(6, opMod);
  return input;
}

const nop = () => command(0x80d, 0);

function nodeDesc(text?: string): Uint8Array {
  const input = command(0x805, text === undefined ? 1 : 0, 16 + 64);
  new DataView(input.buffer).setUint16(10, 0x6001);
  input.set(Buffer.from(text ?? ''), 16);
  return input;
}

const write = (handle: Handle, text: string) => handle.rpc(CONFIGURATION, nodeDesc(text), 80);

async function read(handle: Handle): Promise<string> {
  const output = await handle.rpc(DEBUG_READ_ONLY, nodeDesc(), 80);
  return typeof output === 'string'
    ? output
    : Buffer.from(output.subarray(16)).toString().replace(/\0+$/, '');
}

/** A fresh machine in a folder that does not exist yet. */
const withMachine = (run: (stateDir: string) => Promise<unknown>) =>
  withFolder((folder) => run(join(folder, 'state')));

describe('the emulated backend', () => {
  it('lets signals and timers in, however many calls come one after the other', () =>
    withMachine(async (stateDir) => {
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      let rang = false;
      const timer = setTimeout(() => {
        rang = true;
      }, 1);
      for (let i = 0; i < 50_000 && !rang; i++) await handle.rpc(DEBUG_READ_ONLY, nop(), 16);
      clearTimeout(timer);
      await handle.close();
      expect(rang).to.equal(true);
    }));

  it('lists the three instances of the default adapter as the class tree shows them', () =>
    withMachine(async (stateDir) => {
      const devices = await emulatedBackend({ stateDir }).list();
      expect(devices.map(({ name }) => name)).to.deep.equal(['fwctl0', 'fwctl1', 'fwctl2']);
      expect(devices[0]).to.deep.equal({
        name: 'fwctl0',
        node: '/dev/fwctl/fwctl0',
        parent: '0000:08:00.0',
        driver: 'mlx5_core',
        function: 'PF 0',
        rdma: ['mlx5_0'],
        net: ['ens1f0np0'],
        firmware: '22.43.1014',
        type: 'mlx5',
      });
      expect(devices.map(({ function: title, net }) => [title, ...net])).to.deep.equal([
        ['PF 0', 'ens1f0np0'],
        ['PF 1', 'ens1f1np1'],
        ['VF 0 of PF 0', 'ens1f0v0'],
      ]);
    }));

  it('FWCTL_INFO tells the type, the uid and the capabilities of the context', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      const told = [];
      for (const name of ['fwctl0', 'fwctl1', 'fwctl2', 'fwctl0'])
        told.push(await (await backend.open(name)).info());
      expect(
        told.map((info) => (typeof info === 'string' ? info : [info.deviceType, ...info.data])),
      ).to.deep.equal([
        [1, 1, 0, 0, 0, 4, 0, 0, 0],
        [1, 2, 0, 0, 0, 4, 0, 0, 0],
        [1, 3, 0, 0, 0, 0, 0, 0, 0],
        [1, 4, 0, 0, 0, 4, 0, 0, 0],
      ]);
    }));

  it('an RPC gives as many bytes as the caller has room for', () =>
    withMachine(async (stateDir) => {
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      for (const room of [4112, 5000]) {
        const output = await handle.rpc(CONFIGURATION, command(0x100, 1), room);
        expect(output).to.have.length(room);
      }
    }));

  it('the kernel’s errnos come through', () =>
    withMachine(async (stateDir) => {
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      expect(await handle.rpc(9, nop(), 16)).to.equal('EOPNOTSUPP');
      expect(await handle.rpc(CONFIGURATION, nop(), 16)).to.equal('EBADMSG');
      expect(await handle.rpc(CONFIGURATION, new Uint8Array(0), 16)).to.equal('EMSGSIZE');
      expect(await handle.rpc(CONFIGURATION, new Uint8Array(2 ** 21 + 1), 16)).to.equal('EMSGSIZE');
      expect(await handle.rpc(CONFIGURATION, nop(), 2 ** 21 + 1)).to.equal('EMSGSIZE');
    }));

  it('an unknown device is an error of kind device that knows the others', () =>
    withMachine(async (stateDir) => {
      const { kind, facts } = await failureOf(emulatedBackend({ stateDir }).open('fwctl7'));
      expect(kind).to.equal('device');
      expect(facts).to.deep.include({ given: 'fwctl7', known: ['fwctl0', 'fwctl1', 'fwctl2'] });
    }));

  it('the trace shows what the firmware received: its own uid in place of a forged one', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      const seen: string[] = [];
      const other = await backend.open('fwctl0', () => seen.push('other'));
      const handle = await backend.open('fwctl0', ({ input }) =>
        seen.push(Buffer.from(input).toString('hex')),
      );
      const forged = command(0x100, 1);
      new DataView(forged.buffer).setUint16(2, 0x77);
      const before = forged.slice();
      await Promise.all([handle.rpc(CONFIGURATION, forged, 4112), handle.rpc(CONFIGURATION, forged, 4112)]);
      expect(forged).to.deep.equal(before);
      expect(seen).to.deep.equal(Array(2).fill('01000002000000010000000000000000'));
      await Promise.all([other.rpc(DEBUG_READ_ONLY, nop(), 16), handle.rpc(DEBUG_READ_ONLY, nop(), 16)]);
      expect(seen.slice(2).sort()).to.deep.equal(['080d0002000000000000000000000000', 'other']);
    }));

  it('closing ends the user context; a call on a closed handle is a defect', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      for (let i = 0; i < 5000; i++) await (await backend.open('fwctl0')).close();
      const handle = await backend.open('fwctl0');
      await handle.close();
      let caught: unknown;
      await handle.info().catch((error) => {
        caught = error;
      });
      expect(caught).to.be.instanceOf(Error).and.not.instanceOf(FwctlError);
    }));

  it('open fails with the errno of CREATE_UCTX where no context is left', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      for (let i = 0; i < 4096; i++) await backend.open('fwctl2');
      const { kind, facts } = await failureOf(backend.open('fwctl2'));
      expect([kind, facts.errno]).to.deep.equal(['kernel', 'EAGAIN']);
      expect(await (await backend.open('fwctl0')).rpc(DEBUG_READ_ONLY, nop(), 16)).to.have.length(16);
    }));
});

describe('the emulated backend: state', () => {
  it('what only reads writes nothing, and makes no folder', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      await backend.list();
      await backend.host();
      const handle = await backend.open('fwctl0');
      await handle.info();
      await read(handle);
      await handle.rpc(CONFIGURATION, command(0x100, 1), 4112);
      await handle.close();
      emulator({ stateDir }).show();
      expect(emulator({ stateDir }).reset()).to.deep.equal({ removed: [], aside: [] });
      expect(existsSync(stateDir)).to.equal(false);
    }));

  it('a refused write, and one of what is there already, write nothing either', () =>
    withMachine(async (stateDir) => {
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      await handle.rpc(CONFIGURATION, nodeDesc('short').subarray(0, 40), 80);
      await write(handle, await read(handle));
      expect(existsSync(stateDir)).to.equal(false);
    }));

  it('what one process sets another sees with its next command, also one that is already open', () =>
    withMachine(async (stateDir) => {
      const [one, other] = [emulatedBackend({ stateDir }), emulatedBackend({ stateDir })];
      const [writer, reader] = [await one.open('fwctl0'), await other.open('fwctl0')];
      for (let i = 0; i < 50; i++) {
        await write(writer, `desc ${i}`);
        expect(await read(reader)).to.equal(`desc ${i}`);
        await write(reader, `back ${i}`);
        expect(await read(writer)).to.equal(`back ${i}`);
      }
    }));

  it('the adapter has one file, with only what was set, by function', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      await write(await backend.open('fwctl2'), 'a VF');
      await write(await backend.open('fwctl1'), 'PF one');
      expect(readdirSync(stateDir).sort()).to.deep.equal([
        'device-0000:08:00.json',
        'device-0000:08:00.json.lock',
      ]);
      const { version, data } = emulator({ stateDir }).export().files['device-0000:08:00'] ?? {};
      expect({ version, data }).to.deep.equal({
        version: 4,
        data: { functions: { pf0vf0: { node_desc: 'a VF' }, pf1: { node_desc: 'PF one' } } },
      });
      expect(await read(await emulatedBackend({ stateDir }).open('fwctl2'))).to.equal('a VF');
      expect(await read(await emulatedBackend({ stateDir }).open('fwctl0'))).to.include('ConnectX6Dx');
    }));

  it('a damaged file is an error of kind state for whoever needs it, and stays as it is', () =>
    withMachine(async (stateDir) => {
      const backend = emulatedBackend({ stateDir });
      const handle = await backend.open('fwctl0');
      await write(handle, 'a');
      const path = join(stateDir, 'device-0000:08:00.json');
      writeFileSync(path, '{"version": 1, "data": {}}');
      for (const running of [read(handle), write(handle, 'b'), backend.open('fwctl1')]) {
        const { kind, message, facts } = await failureOf(running);
        expect(kind).to.equal('state');
        expect(message).to.include(path);
        expect(facts.path).to.equal(path);
        expect(facts.next).to.include('fwctl emulator reset');
      }
      expect(await backend.list()).to.have.length(3);
      expect(readFileSync(path, 'utf8')).to.equal('{"version": 1, "data": {}}');
    }));

  it('a folder that can’t be written to is an error of kind state, and the device keeps what it had', () =>
    withMachine(async (stateDir) => {
      writeFileSync(stateDir, 'a file in its place');
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      const before = await read(handle);
      const { kind, facts } = await failureOf(write(handle, 'lost'));
      expect(kind).to.equal('state');
      expect(facts.next).to.include('--state-dir');
      expect(await read(handle)).to.equal(before);
    }));
});

describe('the emulated backend: the kernel in front', () => {
  it('taints once per boot over all processes, and logs the first that asked', () =>
    withMachine(async (stateDir) => {
      const [one, other] = [emulatedBackend({ stateDir }), emulatedBackend({ stateDir })];
      expect((await one.host()).tainted).to.equal(0);
      await (await one.open('fwctl2')).rpc(DEBUG_WRITE, nop(), 16);
      await (await other.open('fwctl0')).rpc(DEBUG_WRITE, nop(), 16);
      expect((await other.host()).tainted).to.equal(TAINT_FWCTL);
      const { log } = emulator({ stateDir }).show().kernel;
      expect(log).to.have.length(1);
      expect(log[0]?.level).to.equal(4);
      expect(log[0]?.text).to.match(
        new RegExp(
          `^fwctl fwctl2: .{1,15}\\(${process.pid}\\): has requested full access to the physical device$`,
        ),
      );
    }));

  it('CAP_SYS_RAWIO is the caller’s own unless the kernel is told otherwise', () =>
    withMachine(async (stateDir) => {
      const procRoot = '/nowhere';
      const backend = emulatedBackend({ stateDir, procRoot });
      const handle = await backend.open('fwctl0');
      const attempt = () => handle.rpc(DEBUG_WRITE_FULL, nop(), 16);
      expect((await backend.host()).credentials.rawio).to.equal(false);
      expect(await attempt()).to.equal('EPERM');
      emulator({ stateDir }).set({ caller_rawio: 'yes' });
      expect((await backend.host()).credentials.rawio).to.equal(true);
      expect(await attempt()).to.have.length(16);
      emulator({ stateDir }).set({ caller_rawio: 'no' });
      expect(await attempt()).to.equal('EPERM');
    }));

  it('lockdown refuses debug-write-full only where the site says so', () =>
    withMachine(async (stateDir) => {
      const handle = await emulatedBackend({ stateDir }).open('fwctl0');
      const attempt = () => handle.rpc(DEBUG_WRITE_FULL, nop(), 16);
      emulator({ stateDir }).set({ caller_rawio: 'yes', lockdown: 'confidentiality' });
      expect(await attempt()).to.have.length(16);
      emulator({ stateDir }).set({ rawio_under_lockdown: 'deny' });
      expect(await attempt()).to.equal('EPERM');
      emulator({ stateDir }).set({ lockdown: 'none' });
      expect(await attempt()).to.have.length(16);
    }));
});

describe('the device families', () => {
  it('facts need no firmware: names, titles and PCI functions of what is bound', () => {
    for (const family of families)
      for (const profile of family.profiles) {
        const { bound, firmware, title } = family.device.facts(profile);
        expect(title).not.to.equal('');
        expect(firmware).not.to.equal('');
        if (family.name === 'mlx5') expect(firmware).to.match(/^\d+\.\d{2}\.\d{4}$/);
        for (const key of ['name', 'title', 'pci', 'net'] as const)
          expect(new Set(bound.map((one) => one[key])).size, key).to.equal(bound.length);
      }
  });

  it('a profile that is not there is an error that names it', () => {
    expect(() => families[0]?.device.facts('nosuch')).to.throw(RangeError, 'nosuch');
  });

  it('a command may change the state only where its catalogue row says so', () => {
    expect(families[0]?.device.changesState(nodeDesc('a'))).to.equal(true);
    expect(families[0]?.device.changesState(nodeDesc())).to.equal(false);
    expect(families[0]?.device.changesState(command(0x100, 1))).to.equal(false);
    expect(families[0]?.device.changesState(command(0xa04, 0))).to.equal(false);
    expect(families[0]?.device.changesState(command(0xffff, 0))).to.equal(false);
  });
});
