import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Bed } from '../../../src/backends/serve/bed.js';
import { DeviceServer, type ServedEvent } from '../../../src/backends/serve/server.js';
import type { OpenFile } from '../../../src/kernel/uctx.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  INFO_SIZE,
  packInfo,
  packRpc,
  RPC_SIZE,
  unpackInfo,
} from '../../../src/uapi/ioctl.js';
import {
  ARG,
  gate,
  IN,
  MAPPED,
  Machine,
  mailbox,
  NOP,
  OUT,
  PARENTS,
  ROOT,
  SLOW,
} from '../../kernel/machine.js';
import { withFolder } from '../../support/files.js';
import { Preloaded } from './preloaded.js';

const EINVAL = 22;
const EMSGSIZE = 90;

interface Served {
  machine: Machine;
  events: ServedEvent[];
  failures: unknown[];
  open(minor?: number): Promise<Preloaded>;
}

/** A booted kernel of two devices on sockets. `slow`: what the slow NOP waits for. */
async function served(check: (served: Served) => Promise<void>, slow?: () => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const machine = new Machine(slow);
    const events: ServedEvent[] = [];
    const failures: unknown[] = [];
    const clients: Preloaded[] = [];
    const { kernel } = machine;
    const server = new DeviceServer<OpenFile>(
      {
        open: (minor) => kernel.open(minor),
        ioctl: (file, nr, arg, memory, task) => kernel.ioctl(file, nr, arg, memory, task),
        close: (file) => kernel.close(file),
        caller: () => ROOT,
      },
      // The memory of these clients is not that of this process: no procfs, no looking it up.
      {
        observe: (event) => events.push(event),
        failed: (error) => failures.push(error),
        procRoot: join(folder, 'none'),
      },
    );
    const path = (minor: number) => join(folder, `fwctl${minor}`);
    for (const minor of [0, 1]) await server.listen(minor, path(minor));
    try {
      await check({
        machine,
        events,
        failures,
        async open(minor = 0) {
          const client = await Preloaded.open(path(minor));
          for (const start of [ARG, IN, OUT]) client.memory.map(start, MAPPED);
          clients.push(client);
          return client;
        },
      });
    } finally {
      for (const client of clients) client.close();
      server.close();
    }
  });
}

const info = { size: INFO_SIZE, flags: 0, out_device_type: 0, device_data_len: 8, out_device_data: OUT };

/** FWCTL_INFO: the uid of the client's context. */
async function uidOf(client: Preloaded): Promise<number> {
  client.memory.poke(ARG, packInfo(info));
  expect(await client.ioctl(FWCTL_INFO, ARG)).to.deep.equal({ value: 0, errno: 0 });
  return new DataView(client.memory.read(OUT, 4).buffer).getUint32(0, true);
}

function rpcOf(client: Preloaded, input: Uint8Array, lengths: { in_len?: number; out_len?: number } = {}) {
  client.memory.poke(IN, input);
  client.memory.poke(
    ARG,
    packRpc({ size: RPC_SIZE, scope: 1, in_len: input.length, out_len: 64, in: IN, out: OUT, ...lengths }),
  );
  return client.ioctl(FWCTL_RPC, ARG);
}

const OK = { value: 0, errno: 0 };

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the server of devices', () => {
  it('answers FWCTL_INFO into the memory of the client', () =>
    served(async ({ open }) => {
      const client = await open();
      expect(await uidOf(client)).to.equal(1);
      expect(unpackInfo(client.memory.read(ARG, INFO_SIZE))).to.include({
        out_device_type: 1,
        device_data_len: 8,
      });
    }));

  it('answers FWCTL_RPC, again and again, wherever the input lies', () =>
    served(async ({ machine, open }) => {
      const client = await open();
      for (const opMod of [1, 2, 3]) {
        expect(await rpcOf(client, mailbox(NOP, opMod, 0, 24))).to.deep.equal(OK);
        expect(client.memory.read(OUT + 16, 8)).to.deep.equal(mailbox(NOP, opMod, 1, 8));
      }
      const moved = packRpc({ size: RPC_SIZE, scope: 1, in_len: 16, out_len: 32, in: IN + 0x100, out: OUT });
      client.memory.poke(IN + 0x100, mailbox(NOP, 9));
      client.memory.poke(ARG, moved);
      expect(await client.ioctl(FWCTL_RPC, ARG)).to.deep.equal(OK);
      expect(client.memory.read(OUT + 16, 8)).to.deep.equal(mailbox(NOP, 9, 1, 8));
      expect(machine.firmware.calls).to.equal(4);
    }));

  it('gives an errno with -1, and none with 0', () =>
    served(async ({ open }) => {
      const client = await open();
      const refused = await rpcOf(client, mailbox(NOP), { in_len: 0xffff_ffff });
      expect(refused).to.deep.equal({ value: -1, errno: EMSGSIZE });
      expect(await client.ioctl(0x5401, ARG)).to.deep.equal({ value: -1, errno: 25 });
    }));

  it('read(2) and write(2) of a node are EINVAL', () =>
    served(async ({ open }) => {
      const client = await open();
      for (const what of [7, 8])
        expect(await client.ask(what, OUT, 16)).to.deep.equal({ value: -1, errno: EINVAL });
      expect(await uidOf(client)).to.equal(1);
    }));

  it('each open is a context of its own, which ends with its connection', () =>
    served(async ({ machine, open }) => {
      const clients = await Promise.all(Array.from({ length: 200 }, () => open()));
      const uids = await Promise.all(clients.map(uidOf));
      expect(new Set(uids).size).to.equal(200);
      for (const client of clients) client.close();
      await until(() => machine.firmware.destroyed.length === 200);
      expect([...machine.firmware.destroyed].sort((a, b) => a - b)).to.deep.equal(
        [...uids].sort((a, b) => a - b),
      );
    }));

  it('a client that dies while its memory is read leaves nothing behind, and the others are served', () =>
    served(async ({ machine, open, failures }) => {
      const [dying, other] = [await open(), await open()];
      dying.onRead = () => dying.close();
      dying.send(1, FWCTL_RPC, ARG);
      await until(() => machine.firmware.destroyed.length === 1);
      expect(await uidOf(other)).to.be.greaterThan(0);
      expect(machine.firmware.calls).to.equal(0);
      expect(failures).to.deep.equal([]);
    }));

  it('a client that dies while the firmware works leaves nothing behind', () => {
    const answer = gate();
    return served(
      async ({ machine, open }) => {
        const client = await open();
        client.memory.poke(IN, mailbox(NOP, SLOW));
        client.memory.poke(
          ARG,
          packRpc({ size: RPC_SIZE, scope: 1, in_len: 16, out_len: 16, in: IN, out: OUT }),
        );
        client.send(1, FWCTL_RPC, ARG);
        await until(() => machine.firmware.calls === 1);
        client.close();
        expect(await uidOf(await open())).to.equal(2);
        answer.open();
        await until(() => machine.firmware.destroyed.includes(1));
      },
      () => answer.opened,
    );
  });

  it('half a message and its end are the end of the file', () =>
    served(async ({ machine, open }) => {
      const client = await open();
      await uidOf(client);
      client.write(new Uint8Array(10));
      client.close();
      await until(() => machine.firmware.destroyed.length === 1);
    }));

  for (const [what, bytes] of Object.entries({
    'a message that is none': Buffer.alloc(24, 0xff),
    'a megabyte of noise': Buffer.alloc(1 << 20, 0x55),
    'the answer to a question that was not asked': Buffer.from([2, ...new Array(23).fill(0)]),
  }))
    it(`${what} ends the connection, and no other`, () =>
      served(async ({ open }) => {
        const [wrong, other] = [await open(), await open()];
        wrong.write(bytes);
        await wrong.whenClosed();
        expect(await uidOf(other)).to.be.greaterThan(0);
      }));

  it('a client that floods without waiting for answers does not keep others from theirs', () =>
    served(async ({ open }) => {
      const [flooding, other] = [await open(), await open()];
      // Each names a struct that is not asked for in vain: an unknown number is answered without a look at the memory.
      for (let i = 0; i < 50_000; i++) flooding.send(1, 0x1234, ARG);
      for (let i = 0; i < 20; i++) expect(await uidOf(other)).to.be.greaterThan(0);
    }));

  it('files of an unplugged device give ENODEV', () =>
    served(async ({ machine, open }) => {
      const client = await open();
      await uidOf(client);
      await machine.kernel.unregister(machine.devices[0]);
      client.memory.poke(ARG, packInfo(info));
      expect(await client.ioctl(FWCTL_INFO, ARG)).to.deep.equal({ value: -1, errno: 19 });
    }));

  it('a client may have its data put where the struct is, watched or not', () =>
    served(async ({ events, open }) => {
      const client = await open();
      client.memory.poke(ARG, packInfo({ ...info, out_device_data: ARG }));
      expect(await client.ioctl(FWCTL_INFO, ARG)).to.deep.equal(OK);
      expect(events.at(-1)?.call).to.include({ call: 'info', deviceType: 1 });
    }));

  it('where the driver refuses the open, every call has its errno', () =>
    served(async ({ machine, open }) => {
      machine.firmware.failCreate = 'EIO';
      const client = await open();
      expect(await client.ioctl(FWCTL_INFO, ARG)).to.deep.equal({ value: -1, errno: 5 });
    }));

  it('where the open fails in the server, every call has EIO, and it is told', () =>
    served(async ({ machine, open, failures }) => {
      machine.drivers[0].open = () => {
        throw new Error('broken');
      };
      const client = await open();
      expect(await client.ioctl(FWCTL_INFO, ARG)).to.deep.equal({ value: -1, errno: 5 });
      expect(failures.map(String)).to.deep.equal(['Error: broken']);
    }));

  it('a defect in the server is EIO for who met it, and is told', () =>
    served(async ({ machine, open, failures }) => {
      const client = await open();
      machine.drivers[0].info = () => {
        throw new Error('broken');
      };
      client.memory.poke(ARG, packInfo(info));
      expect(await client.ioctl(FWCTL_INFO, ARG)).to.deep.equal({ value: -1, errno: 5 });
      expect(failures.map(String)).to.deep.equal(['Error: broken']);
    }));

  it('tells every call with what went over the boundary', () =>
    served(async ({ events, open }) => {
      const client = await open(1);
      await uidOf(client);
      await rpcOf(client, mailbox(NOP));
      await rpcOf(client, mailbox(NOP), { out_len: 8 });
      await client.ioctl(0x9b01, ARG);
      client.close();
      await until(() => events.length === 6);
      expect(events.every(({ device, pid }) => device === 'fwctl1' && pid === process.pid)).to.equal(true);
      const calls = events.map(({ call }) => call);
      const output = new Uint8Array(64);
      output.set(mailbox(NOP, 0, 1), 16);
      expect(calls).to.deep.equal([
        { call: 'open', file: 1, device: 'fwctl1' },
        { call: 'info', file: 1, deviceType: 1, data: Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]) },
        { call: 'rpc', file: 1, scope: 1, input: Buffer.from(mailbox(NOP)), outLen: 64, output },
        { call: 'rpc', file: 1, scope: 1, input: Buffer.from(mailbox(NOP)), outLen: 8, output: 'EMSGSIZE' },
        undefined,
        { call: 'close', file: 1 },
      ]);
      expect(events.map(({ nr, errno }) => [nr, errno])).to.deep.equal([
        [undefined, undefined],
        [FWCTL_INFO, undefined],
        [FWCTL_RPC, undefined],
        [FWCTL_RPC, 'EMSGSIZE'],
        [0x9b01, 'ENOTTY'],
        [undefined, undefined],
      ]);
    }));
});

describe('the bed', () => {
  const instances = [0, 1].map((minor) => ({
    name: `fwctl${minor}`,
    minor,
    parent: PARENTS[minor as 0 | 1],
  }));
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it('is for its owner alone', () =>
    withFolder((folder) => {
      const bed = new Bed(join(folder, 'bed'));
      bed.show(instances);
      for (const path of ['', 'dev/fwctl', 'ioctl/dev/fwctl'])
        expect(modeOf(join(bed.folder, path))).to.equal('700');
      expect(modeOf(join(bed.folder, 'dev/fwctl/fwctl0'))).to.equal('600');
    }));

  it('shows what is there, and no more what has gone', () =>
    withFolder((folder) => {
      const bed = new Bed(join(folder, 'bed'));
      const nodes = () => readdirSync(join(bed.folder, 'dev/fwctl'));
      const shown = () => readdirSync(join(bed.folder, 'sys/class/fwctl'));
      const parents = () => readdirSync(join(bed.folder, 'sys/devices/pci0000:00'));
      bed.show(instances);
      expect([nodes(), shown(), parents().length]).to.deep.equal([
        ['fwctl0', 'fwctl1'],
        ['fwctl0', 'fwctl1'],
        2,
      ]);
      bed.show(instances.slice(1));
      expect([nodes(), shown(), parents().length]).to.deep.equal([['fwctl1'], ['fwctl1'], 1]);
      bed.show([]);
      expect([nodes(), shown()]).to.deep.equal([[], []]);
      bed.show(instances);
      expect(nodes()).to.deep.equal(['fwctl0', 'fwctl1']);
    }));
});
