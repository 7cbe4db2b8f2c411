import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { allCommands, type Command, findCommand } from '../../../src/families/mlx5/catalogue.js';
import { Mlx5Driver } from '../../../src/families/mlx5/driver.js';
import type { Device } from '../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../src/families/mlx5/firmware/state-check.js';
import { buildInput } from '../../../src/families/mlx5/mailbox.js';
import { findRegister } from '../../../src/families/mlx5/prm/registers.js';
import { Kernel } from '../../../src/kernel/core.js';
import type { UserMemory } from '../../../src/kernel/memory.js';
import type { OpenFile } from '../../../src/kernel/uctx.js';
import { FWCTL_RPC, packRpc, RPC_SIZE } from '../../../src/uapi/ioctl.js';
import { mailbox, NOBODY, PARENTS } from '../../kernel/machine.js';
import { SparseMemory } from '../../kernel/sparse-memory.js';
import { ask } from './firmware/ask.js';
import { BOUND, Clock, clockedDevice, hostOn, vhcaOf } from './firmware/clocked.js';
import { dataOf } from './firmware/indexes.js';
import { QUERIES } from './firmware/object-queries.js';
import { Dice, nextCall } from './firmware/walk.js';

/*
 * What the kernel's documentation of fwctl denies (Documentation/userspace-api/fwctl/fwctl.rst): DMA to or from memory that is not the
 * caller's, a back door to kernel drivers and to what they own, control of kernel drivers, and a device that is left in no supported state.
 */

/** configuration, debug-read-only */
const SCOPES = [0, 1];

const CALLS = 6000;

/** ACCESS_REG of MFRL. */
const isReset = (input: Uint8Array): boolean =>
  input.length >= 12 && new DataView(input.buffer, input.byteOffset).getUint16(10) === 0x9028;

/** Memory that has only what one call names, and remembers whatever else was asked for. */
class WatchedMemory implements UserMemory {
  readonly strays: number[] = [];
  private readonly memory = new SparseMemory();
  private readonly parts: readonly (readonly [start: number, length: number])[];

  static readonly ARG = 0x1000;
  static readonly IN = 0x10_0000;
  static readonly OUT = 0x20_0000;

  constructor(scope: number, input: Uint8Array, room: number) {
    const { ARG, IN, OUT } = WatchedMemory;
    this.parts = [
      [ARG, RPC_SIZE],
      [IN, input.length],
      [OUT, room],
    ];
    for (const [start, length] of this.parts) if (length) this.memory.map(start, length);
    this.memory.poke(IN, input);
    this.memory.poke(
      ARG,
      packRpc({ size: RPC_SIZE, scope, in_len: input.length, out_len: room, in: IN, out: OUT }),
    );
  }

  read(address: number, length: number): Uint8Array {
    this.watch(address, length);
    return this.memory.read(address, length);
  }

  write(address: number, bytes: Uint8Array): number {
    this.watch(address, bytes.length);
    return this.memory.write(address, bytes);
  }

  private watch(address: number, length: number): void {
    const inside = this.parts.some(([start, size]) => address >= start && address + length <= start + size);
    if (!inside) this.strays.push(address);
  }
}

/** A host with its functions in the care of their drivers; the clock stands still, so that only calls can change anything. */
class Host {
  readonly device: Device;
  readonly kernel = new Kernel({
    mask: () => 0,
    taint: () => expect.fail('the kernel was tainted'),
    warn: () => expect.fail('the kernel warned'),
  });
  /** What reached the firmware. */
  readonly reached: Uint8Array[] = [];
  private readonly files = new Map<string, OpenFile>();

  constructor(clock = new Clock()) {
    this.device = clockedDevice(clock);
  }

  async open(): Promise<this> {
    for (const [i, vhca] of BOUND.entries()) {
      const uctxCap = vhcaOf(this.device, vhca).capabilities.general('uctx_cap');
      const commands = {
        execute: (input: Uint8Array, room: number) => {
          this.reached.push(input);
          return this.device.execute(vhca, input, room);
        },
      };
      this.kernel.register(new Mlx5Driver(commands, uctxCap), { ...PARENTS[0], pci: `0000:08:00.${i}` });
      this.files.set(vhca, (await this.kernel.open(i)) as OpenFile);
    }
    return this;
  }

  /** FWCTL_RPC of a caller without privileges; the addresses that it strayed to. */
  async rpc(vhca: string, scope: number, input: Uint8Array, room: number): Promise<[string | 0, number[]]> {
    const memory = new WatchedMemory(scope, input, room);
    const file = this.files.get(vhca) as OpenFile;
    const errno = await this.kernel.ioctl(file, FWCTL_RPC, WatchedMemory.ARG, memory, NOBODY);
    return [errno, memory.strays];
  }

  /** Everything that drivers own on the device: each object of each function, and who has which function. */
  owned(): string {
    const digest = createHash('sha256');
    for (const vhca of BOUND) {
      const { ids } = hostOn(this.device, vhca);
      for (const [command, { id, kinds }] of Object.entries(QUERIES))
        for (const { first, count } of kinds.map((kind) => ids[kind]))
          for (let i = 0; i < count; i++)
            digest.update(ask(this.device, vhca, command, { [id]: first + i }, 512).output);
    }
    for (const { name, bound } of this.device.functions.values()) digest.update(`${name} ${bound}`);
    return digest.digest('hex');
  }
}

describe('what fwctl denies, at configuration and debug-read-only', () => {
  it('a command that makes, changes or frees objects never reaches the firmware', async () => {
    const host = await new Host().open();
    const changing = allCommands().filter(
      ({ effects }) => effects(0) === 'objects' || effects(1) === 'objects',
    );
    expect(changing.length).to.be.above(60);
    host.reached.length = 0;
    for (const { name, op } of changing)
      for (const scope of SCOPES) {
        const [errno] = await host.rpc('pf0', scope, mailbox(op, 0, 0, 256), 4096);
        expect(errno, `${name} at ${scope}`).to.equal('EBADMSG');
      }
    expect(host.reached).to.deep.equal([]);
  });

  it(`of ${CALLS} commands of all sorts none reaches memory beyond the caller’s own buffers, changes what a driver owns, or taints`, async () => {
    const host = await new Host().open();
    const dice = new Dice(11);
    const before = host.owned();
    let passed = 0;
    for (let i = 0; i < CALLS; i++) {
      const { input, room } = nextCall(dice, host.device);
      // A reset of the firmware is what MFRL is for: drivers are told, and begin anew.
      if (isReset(input)) continue;
      const [errno, strays] = await host.rpc(dice.one(BOUND), dice.one(SCOPES), input, room);
      expect(strays, Buffer.from(input).toString('hex')).to.deep.equal([]);
      if (errno === 0) passed++;
      if (i % 500 === 0) expect(host.owned(), `call ${i}`).to.equal(before);
    }
    expect(host.owned()).to.equal(before);
    expect(passed).to.be.above(CALLS / 10);

    // And it is a device that the next driver can work with.
    const { device } = host;
    expect(parseState(JSON.parse(JSON.stringify(device.snapshot())))).to.deep.equal(device.snapshot());
    for (const vhca of BOUND) {
      expect(ask(device, vhca, 'QUERY_ISSI').status).to.equal('OK');
      expect(ask(device, vhca, 'QUERY_ADAPTER').status).to.equal('OK');
      expect(await host.kernel.open(BOUND.indexOf(vhca))).to.be.an('object');
    }
  });

  it('a reset of the firmware gives drivers back all that they had, on a device as after power-on', async () => {
    const host = await new Host().open();
    const reset = buildInput(findCommand('ACCESS_REG') as Command, {
      op_mod: 0,
      register_id: findRegister('MFRL')?.id ?? 0,
      register_data: dataOf('MFRL', { reset_trigger: 8 }),
    });
    expect(await host.rpc('pf0', 0, reset, 24)).to.deep.equal([0, []]);
    expect(host.device.starts).to.equal(1);
    expect(host.owned()).to.equal(new Host(new Clock(0n)).owned());
  });

  it('a caller can not pass for the kernel or for another context: the uid that counts is its own', async () => {
    const host = await new Host().open();
    host.reached.length = 0;
    for (const uid of [0, 1, 2, 3, 77, 0xffff]) await host.rpc('pf1', 1, mailbox(0x80d, 0, uid), 16);
    const uids = host.reached.map((input) => new DataView(input.buffer, input.byteOffset).getUint16(2));
    expect(new Set(uids).size).to.equal(1);
    expect(uids[0]).to.not.equal(0);
  });
});
