import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Backend } from '../../src/client/backend.js';
import { call, open } from '../../src/index.js';
import { type TestDevice, testDevice } from '../../src/library/testing.js';
import { withFolder } from '../support/files.js';

interface Logged {
  readonly command: string;
  readonly outcome: string;
  readonly device: { readonly name: string };
  readonly messages: readonly {
    readonly register?: string;
    readonly opcode: string;
    readonly count: number;
  }[];
  readonly error?: { readonly kind: string };
}

/** What the log of changes has of it, a line each: command, outcome, and what was sent how often. */
async function logOf(work: (bench: TestDevice) => Promise<unknown>): Promise<Logged[]> {
  return withFolder(async (folder) => {
    const path = join(folder, 'changes.log');
    const before = process.env.FWCTL_AUDIT;
    process.env.FWCTL_AUDIT = path;
    const bench = await testDevice();
    try {
      await work(bench);
      await bench.close();
      return readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Logged);
    } finally {
      if (before === undefined) delete process.env.FWCTL_AUDIT;
      else process.env.FWCTL_AUDIT = before;
    }
  });
}

const words = ({ command, outcome, messages }: Logged) =>
  [command, outcome, ...messages.map(({ register, opcode, count }) => `${register ?? opcode} ${count}`)].join(
    ', ',
  );

/** A backend whose device answers when something else was done. */
const delayed = (backend: Backend, meanwhile: () => Promise<unknown>): Backend => ({
  ...backend,
  async open(name, trace) {
    const handle = await backend.open(name, trace);
    return {
      info: () => handle.info(),
      close: () => handle.close(),
      async rpc(...message) {
        await meanwhile();
        return handle.rpc(...message);
      },
    };
  },
});

describe('the log of changes of a program', () => {
  it('has a change with the call that made it, whatever is asked meanwhile of this device and of others', async () => {
    const log = await logOf(async ({ device: other, backend }) => {
      const device = await open('fwctl0', { backend: delayed(backend, () => other.registers.read('MGIR')) });
      await Promise.all([
        device.config.set({ NUM_OF_VFS: 8, CNP_DSCP_P1: 40 }),
        device.registers.read('MGIR'),
        device.temp(),
        device.registers.write('PMTU', { admin_mtu: 1600 }),
      ]);
      await device.close();
    });
    expect(log.map(words)).to.deep.equal([
      'library config.set, done, MNVDA 2',
      'library registers.write, done, PMTU 1',
    ]);
  });

  it('has what failed, with its error', async () => {
    const log = await logOf(async ({ device, fault }) => {
      fault({ command: 'ACCESS_REG', register: 'PMTU', match: { op_mod: 0 }, errno: 'EIO' });
      await device.registers.write('PMTU', { admin_mtu: 1600 }).catch(() => undefined);
    });
    expect(log.map(words)).to.deep.equal(['library registers.write, failed, PMTU 1']);
    expect(log[0]?.error?.kind).to.equal('kernel');
  });

  it('has what was sent by the session itself, when the device is closed', async () => {
    const log = await logOf(({ device: { session } }) =>
      // A write of PMTU (op_mod 0): local_port 1, admin_mtu 1600.
      call(session, 'ACCESS_REG', { register_id: 0x5003, register_data: [0x10000, 0, 1600 << 16, 0] }),
    );
    expect(log.map(words)).to.deep.equal(['library session, done, PMTU 1']);
  });
});
