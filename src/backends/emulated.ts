import type {
  Backend,
  DeviceEntry,
  DeviceInfo,
  DeviceMemory,
  Gathering,
  Handle,
  Host,
  HostFunction,
  MessageMemory,
  Question,
  Trace,
} from '../client/backend.js';
import { FwctlError } from '../client/backend.js';
import type { Task } from '../kernel/call.js';
import type { Awaitable } from '../kernel/driver.js';
import type { OpenFile } from '../kernel/uctx.js';
import type { StateStore } from '../state/store.js';
import { type Errno, errnoMeaning, isErrno } from '../uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  FWCTL_RSC_DESTROY,
  FWCTL_RSC_UMEM_REG,
  INFO_SIZE,
  packInfo,
  packRpc,
  packRscDestroy,
  packUmemReg,
  RPC_SIZE,
  RSC_DESTROY_SIZE,
  UMEM_MKEY,
  UMEM_REG_SIZE,
  unpackInfo,
  unpackRpc,
  unpackUmemReg,
} from '../uapi/ioctl.js';
import { takeAddresses, withAddresses } from './addresses.js';
import type { BoundDriver } from './emulated/adapter.js';
import { adviceOn } from './emulated/advice.js';
import { ARG, Arena, IN, memoryAt, OUT } from './emulated/arena.js';
import type { EmulatedHost } from './emulated/host.js';
import { listDevices, Machine, minorOf } from './emulated/machine.js';
import { type EmulatedOptions, emulatedHost } from './emulated/options.js';
import { asClientError, withState } from './emulated/state-errors.js';
import { letSignalsIn } from './let-signals-in.js';

export type { EmulatedOptions } from './emulated/options.js';

/** The built-in machine, in this process: everything goes through the emulated kernel's own ioctl entry. Throws nothing; its methods throw FwctlError. Source: include/uapi/fwctl/fwctl.h, and what each family's own documents say of its devices. */
export function emulatedBackend(options: EmulatedOptions = {}): Backend {
  const { store, host } = emulatedHost(options);
  return new EmulatedBackend(store, host);
}

class EmulatedBackend implements Backend {
  readonly name = 'emulated';
  private machine: Machine | undefined;

  constructor(
    private readonly store: StateStore,
    private readonly machineHost: EmulatedHost,
  ) {}

  async list(wanted?: string): Promise<DeviceEntry[]> {
    return withState(() => listDevices(this.store, wanted));
  }

  async host(): Promise<Host> {
    return withState(() => this.machineHost.now());
  }

  async functionsOf({ name }: DeviceEntry): Promise<readonly HostFunction[]> {
    return withState(() => this.machine?.functionsOf(minorOf(name) ?? Number.NaN) ?? []);
  }

  async advice(wanted: string, errno?: Errno): Promise<string | undefined> {
    return withState(() => adviceOn(this.store, wanted, errno));
  }

  gather(): Gathering {
    const gathered = this.store.gather?.();
    return {
      get changes() {
        return gathered?.changes ?? false;
      },
      keep: () => withState(() => gathered?.keep()),
      end: () => gathered?.end(),
    };
  }

  async open(name: string, trace?: Trace): Promise<Handle> {
    this.machine ??= new Machine(this.store, this.machineHost);
    const opened = await this.machine.open(minorOf(name) ?? Number.NaN).catch(rethrow);
    if (!opened)
      throw new FwctlError('device', `the emulated machine has no device ${name}`, {
        given: name,
        known: (await this.list()).map((device) => device.name),
      });
    const { file, driver } = opened;
    if (isErrno(file))
      throw new FwctlError('kernel', `${name} can't be opened: ${file}, ${errnoMeaning(file)}`, {
        errno: file,
        next: adviceOn(this.store, name, file) ?? 'look at the kernel log: fwctl emulator show',
      });
    if (trace && file.context) driver.traces.set(file.context, trace);
    return new EmulatedHandle(this.machine, this.machineHost.self, file, driver);
  }
}

function rethrow(error: unknown): never {
  throw asClientError(error);
}

/** Room for the device data of FWCTL_INFO; every type known has 8 bytes or less. */
const INFO_ROOM = 64;

const NOTHING = new Uint8Array(0);

/** What the kernel says of the output in its struct is how long it is. */
function outputOf({ struct, output }: Arena): Uint8Array {
  const { out_len } = unpackRpc(struct);
  return out_len < output.length ? output.subarray(0, out_len) : output;
}

class EmulatedHandle implements Handle {
  private readonly waiting = new Set<NodeJS.Timeout>();
  private isOpen = true;
  /** Where a reading goes on, whether one of its calls has looked at the state. */
  private reading: { hasLooked: boolean } | undefined;

  constructor(
    private readonly machine: Machine,
    private readonly task: Task,
    private readonly file: OpenFile,
    private readonly driver: BoundDriver,
  ) {}

  async onceBound(title: string, questions: readonly Question[]): Promise<readonly Uint8Array[] | undefined> {
    return withState(() => this.driver.onceBound(title, questions));
  }

  async info(): Promise<DeviceInfo | Errno> {
    const struct = packInfo({
      size: INFO_SIZE,
      flags: 0,
      out_device_type: 0,
      device_data_len: INFO_ROOM,
      out_device_data: OUT,
    });
    const arena = new Arena(struct, NOTHING, new Uint8Array(INFO_ROOM));
    const errno = await this.ioctl(FWCTL_INFO, arena);
    if (errno) return errno;
    const { out_device_type, device_data_len } = unpackInfo(struct);
    return { deviceType: out_device_type, data: arena.output.subarray(0, device_data_len) };
  }

  async rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory?: readonly MessageMemory[],
  ): Promise<Uint8Array | Errno> {
    if (!memory) return this.rpcNow(scope, input, outLen);
    const sent = withAddresses(input, memory, memoryAt);
    const named = memory.map(({ bytes }) => bytes);
    const output = await this.send(scope, sent, outLen, named);
    if (!isErrno(output)) takeAddresses(output, sent, input, memory);
    return output;
  }

  rpcNow(scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    return this.send(scope, input, outLen);
  }

  private send(
    scope: number,
    input: Uint8Array,
    outLen: number,
    named?: readonly Uint8Array[],
  ): Awaitable<Uint8Array | Errno> {
    const struct = packRpc({
      size: RPC_SIZE,
      scope,
      in_len: input.length,
      out_len: outLen,
      in: IN,
      out: OUT,
    });
    const arena = new Arena(struct, input, new Uint8Array(outLen), named);
    const running = this.ioctl(FWCTL_RPC, arena);
    return running instanceof Promise
      ? running.then((errno) => errno || outputOf(arena))
      : running || outputOf(arena);
  }

  asOne(isBegun: boolean): void {
    this.reading = isBegun ? { hasLooked: false } : undefined;
  }

  async umem(length: number): Promise<DeviceMemory | Errno> {
    const bytes = new Uint8Array(length);
    const asked = { flags: UMEM_MKEY, addr: OUT, len: length, umem_id: 0, mkey_id: 0, rsc_id: 0 };
    const struct = packUmemReg({ size: UMEM_REG_SIZE, ...asked });
    const errno = await this.ioctl(FWCTL_RSC_UMEM_REG, new Arena(struct, NOTHING, bytes));
    if (errno) return errno;
    const { mkey_id: mkey, rsc_id } = unpackUmemReg(struct);
    const release = async () => {
      const destroy = packRscDestroy({ size: RSC_DESTROY_SIZE, flags: 0, type: 0, rsc_id });
      await this.ioctl(FWCTL_RSC_DESTROY, new Arena(destroy, NOTHING, NOTHING));
    };
    return { bytes, mkey, address: BigInt(OUT), release };
  }

  async close(): Promise<void> {
    this.isOpen = false;
    for (const waiting of this.waiting) clearInterval(waiting);
    await this.machine.close(this.file).catch(rethrow);
  }

  private ioctl(nr: number, arena: Arena): Awaitable<0 | Errno> {
    if (!this.isOpen) throw new Error('an ioctl on a closed handle');
    const pause = letSignalsIn();
    if (pause) return pause.then(() => this.ioctl(nr, arena));
    const { reading } = this;
    try {
      const running = this.machine.ioctl(this.file, nr, ARG, arena, this.task, !reading?.hasLooked);
      // While an answer is held back much may come to pass; FWCTL_INFO is never.
      if (reading) reading.hasLooked = nr === FWCTL_INFO || !(running instanceof Promise);
      return running instanceof Promise ? this.late(running) : running;
    } catch (error) {
      return rethrow(error);
    }
  }

  /** An answer that a fault holds back: the process goes on until it comes, or this is closed. */
  private async late(running: Promise<0 | Errno>): Promise<0 | Errno> {
    const waiting = setInterval(() => undefined, 2 ** 30);
    this.waiting.add(waiting);
    try {
      return await running.catch(rethrow);
    } finally {
      clearInterval(waiting);
      this.waiting.delete(waiting);
    }
  }
}
