/** Devices in memory for the tests of other programs: with faults, and a clock that stands until it is told. */
import { type Emulator, emulator } from '../backends/emulated/emulator.js';
import { emulatedBackend } from '../backends/emulated.js';
import { parseDuration } from '../cli/duration.js';
import { faultOf } from '../cli/emulator/fault.js';
import { NO_WORDS } from '../cli/emulator/fault-words.js';
import { asFwctlError } from '../cli/errors.js';
import type { Backend, Handle } from '../client/backend.js';
import { FwctlError } from '../client/errors.js';
import type { FamilyClient } from '../client/family.js';
import { resolveName } from '../client/names.js';
import { requestAs } from '../client/request.js';
import { familyClient } from '../families/clients.js';
import { MemoryStore } from '../state/memory.js';
import type { Errno } from '../uapi/errno.js';
import { SCOPES, type Scope } from '../uapi/scope.js';
import { asLibraryError } from './any-error.js';
import { type Kind, requireKind, requireOptions } from './arguments.js';
import type { Device } from './device.js';
import { libraryError } from './library-errors.js';
import { type OpenOptions, open } from './open.js';

export type { Emulator } from '../backends/emulated/emulator.js';
export type { Backend } from '../client/backend.js';
export { type ErrorFacts, type ErrorKind, FwctlError } from '../client/errors.js';
export type { Device } from './device.js';
export type { OpenOptions } from './open.js';

/** Which commands a fault is for, and how often: what is left out fits any. */
interface FaultPlace {
  /** The command by its name or opcode. */
  readonly command?: string | number;
  /** The register that ACCESS_REG goes to, by name or id; of mlx5. */
  readonly register?: string | number;
  /** By what else the family tells commands apart. */
  readonly match?: Readonly<Record<string, string | number>>;
  /** How often it happens [default: once; with `probability` always]. */
  readonly times?: number | 'always';
  /** How likely it is at each command that it is for: above 0, up to 1. */
  readonly probability?: number;
  /** With the same seed, the same commands are hit. */
  readonly seed?: number;
}

/**
 * Trouble to come, as `fwctl emulator fault add` has it: the kernel's `errno`, a refusal of the firmware with its `status` and `syndrome`, a late or a wrong answer, an adapter that
 * leaves its slot.
 */
export type TestFault = FaultPlace &
  (
    | { readonly errno: Errno; readonly after?: string }
    | { readonly status: string; readonly syndrome?: number }
    | { readonly hang: string }
    | { readonly corrupt: string }
    | { readonly unplug: 'before' | 'after' }
    | { readonly effect: string }
  );

/** Of all that a fault can be, the keys: those of a union are what its members share. */
type FaultKey = TestFault extends infer Each ? (Each extends unknown ? keyof Each : never) : never;

/** A fault that was put, and what has become of it. */
export interface PutFault {
  /** From 1 on. */
  readonly id: number;
  /** Commands that it was for. */
  readonly seen: number;
  /** How often it has happened. */
  readonly fired: number;
  /** Takes it away. A second time it does nothing. Throws nothing. */
  remove(): void;
}

/** The clock of the device. */
export interface TestClock {
  /** Nanoseconds for which it has had power. */
  readonly now: bigint;
  /** Lets it go on: nanoseconds, or a time such as "5s". No one waits for it. Throws FwctlError `usage`: for what is no time, and one that is below 0. */
  advance(by: bigint | string): void;
}

/** A message that has reached the kernel. */
export interface SentMessage {
  /** As the family's catalogue has it. */
  readonly opcode: string;
  readonly register?: string;
  readonly feature?: string;
  readonly scope: Scope;
  readonly input: Uint8Array;
}

/** What a device in memory is. */
export interface TestOptions {
  /** mlx5, cxl, bnxt or pds [default: mlx5]. */
  readonly family?: string;
  /** One of the family's profiles [default: its first: connectx6dx, memory-expander, bcm57508, pensando-dsc]. */
  readonly profile?: string;
  /** `virtual`: the clock stands until it is told; `host`: it runs with the host's [default: virtual]. */
  readonly clock?: 'virtual' | 'host';
  /** What looks like chance follows from it [default: 0]. */
  readonly seed?: number;
  /** Whether callers have CAP_SYS_RAWIO, whoever runs the test [default: false]. */
  readonly rawio?: boolean;
  readonly faults?: readonly TestFault[];
}

/** A device in memory: nothing of it is on a disk, and no other test sees it. What does not say otherwise throws nothing. */
export interface TestDevice {
  /** Open, with the safe defaults. */
  readonly device: Device;
  /** For what is tested: `open(name, { backend })`. */
  readonly backend: Backend;
  readonly clock: TestClock;
  /** All messages that were sent, of everybody who uses `backend`, the first first. */
  readonly sent: readonly SentMessage[];
  /** All else that can be done to the machine; adapters are named by `adapter`. */
  readonly emulator: Emulator;
  /** 0000:08:00 */
  readonly adapter: string;
  /** Puts trouble to come. Throws FwctlError `usage` for words that the family does not have. */
  fault(fault: TestFault): PutFault;
  /** Opens it once more, as another program would. Throws as `open`. */
  open(options?: Omit<OpenOptions, 'backend' | 'stateDir'>): Promise<Device>;
  /** Starts its firmware again: what was set for the next start is current, what was open sees ENODEV. */
  reset(): void;
  /** Takes it out of its slot: what is open sees ENODEV. */
  unplug(): void;
  /** Puts it back. */
  replug(): void;
  /** Closes what was opened here. A second time it does nothing. */
  close(): Promise<void>;
  /** `await using bench = await testDevice()` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void>;
}

const OPTIONS = {
  family: 'text',
  profile: 'text',
  clock: ['virtual', 'host'],
  seed: 'whole',
  rawio: 'flag',
  faults: 'list',
} as const satisfies Record<keyof TestOptions, Kind>;

const FAULT = {
  command: 'name',
  register: 'name',
  match: 'fields',
  times: 'name',
  probability: 'number',
  seed: 'whole',
  errno: 'text',
  after: 'text',
  status: 'text',
  syndrome: 'whole',
  hang: 'text',
  corrupt: 'text',
  unplug: ['before', 'after'],
  effect: 'text',
} as const satisfies Record<keyof FaultPlace | FaultKey, Kind>;

/** A fault in the words of the command. */
function wordsOf(fault: TestFault) {
  requireKind(fault, 'fields', 'a fault');
  requireOptions('a fault', fault, FAULT);
  const { command, register, match = {}, times, probability, seed } = fault;
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  const given: { readonly [name: string]: unknown } = { ...fault };
  return {
    opcode: text(command),
    register: text(register),
    match: Object.entries(match).map(([name, value]) => `${name}=${value}`),
    ...(times === 'always' ? { always: true } : { count: text(times) }),
    probability: text(probability),
    seed: text(seed),
    errno: text(given.errno),
    after: text(given.after),
    status: text(given.status),
    syndrome: text(given.syndrome),
    hang: text(given.hang),
    corrupt: text(given.corrupt),
    effect: text(given.effect),
    unplug: given.unplug === 'before',
    'unplug-after': given.unplug === 'after',
  };
}

/** A backend that keeps what is sent through it. */
function listening(backend: Backend, family: FamilyClient, sent: SentMessage[]): Backend {
  const heard = (handle: Handle): Handle =>
    Object.assign(Object.create(handle) as Handle, {
      info: () => handle.info(),
      close: () => handle.close(),
      umem: (length: number) => handle.umem?.(length),
      onceBound: (...asked: Parameters<NonNullable<Handle['onceBound']>>) => handle.onceBound?.(...asked),
      // What is asked without a promise would not be heard.
      rpcNow: undefined,
      rpc: (...asked: Parameters<Handle['rpc']>) => {
        const [scope, input, outLen] = asked;
        const { opcode, register, feature } = requestAs(family, input, { outLen });
        sent.push({
          opcode,
          ...(register === undefined ? {} : { register }),
          ...(feature === undefined ? {} : { feature }),
          scope: SCOPES[scope] as Scope,
          input: input.slice(),
        });
        return handle.rpc(...asked);
      },
    });
  return {
    name: backend.name,
    list: (wanted) => backend.list(wanted),
    host: () => backend.host(),
    open: async (name, trace) => heard(await backend.open(name, trace)),
    functionsOf: async (device) => (await backend.functionsOf?.(device)) ?? [],
    advice: async (wanted, errno) => backend.advice?.(wanted, errno),
  };
}

/** The adapter that is meant, added where the machine does not have it. */
function adapterFor(controls: Emulator, { family = 'mlx5', profile }: TestOptions): string {
  const all = controls.families();
  const names = all.map(({ name }) => name);
  const known = all.find(({ name }) => name === resolveName('family', family, names));
  const wanted = profile ?? known?.profiles[0] ?? '';
  if (!known?.profiles.includes(wanted))
    throw new FwctlError('usage', `there is no profile "${wanted}" of ${family}`, {
      given: wanted,
      known: known?.profiles ?? [],
    });
  const there = controls.adapters().find((adapter) => adapter.profile === wanted);
  return there?.adapter ?? (controls.add(wanted, 1)[0] as string);
}

/** What puts faults on an adapter. */
function faultsOf(controls: Emulator, adapter: string): TestDevice['fault'] {
  const fault = (wanted: TestFault): PutFault => {
    const words = controls.faultWords(adapter) ?? NO_WORDS;
    const { id } = guarded(fault, () => controls.addFault(adapter, faultOf(wordsOf(wanted), words)));
    const rule = () => controls.faults(adapter).find((one) => one.id === id);
    let last: Pick<PutFault, 'seen' | 'fired'> = { seen: 0, fired: 0 };
    // One that is over is no rule any more.
    const told = () => {
      last = rule() ?? last;
      return last;
    };
    return {
      id,
      get seen() {
        return told().seen;
      },
      get fired() {
        return told().fired;
      },
      remove: () => {
        told();
        if (rule()) controls.removeFaults(adapter, [id]);
      },
    };
  };
  return fault;
}

/**
 * A device in memory, open: for mocha, vitest, node:test and any other. Throws FwctlError `usage` for options that can't be. Source: the emulated machine, as `fwctl emulator`
 * has it.
 */
export async function testDevice(options: TestOptions = {}): Promise<TestDevice> {
  try {
    requireOptions('testDevice', options, OPTIONS);
    const { clock = 'virtual', seed = 0, rawio = false, faults = [] } = options;
    const store = new MemoryStore();
    const controls = emulator({ store });
    controls.set({ caller_rawio: rawio ? 'yes' : 'no' });
    const adapter = adapterFor(controls, options);
    controls.setSeed(adapter, seed);
    if (clock === 'virtual') controls.setClock(adapter, 0n);
    const { family: name, instances } = controls.adapters().find((one) => one.adapter === adapter) ?? {};
    const family = (await familyClient(name ?? '')) as FamilyClient;
    const sent: SentMessage[] = [];
    const backend = listening(emulatedBackend({ store }), family, sent);
    const opened: Device[] = [];
    const openOne = async (how: OpenOptions = {}) => {
      const device = await open(instances?.[0], { ...how, backend });
      opened.push(device);
      return device;
    };
    const fault = faultsOf(controls, adapter);
    for (const one of faults) fault(one);
    const device = await openOne();
    sent.length = 0;
    const close = async () => {
      for (const one of opened.splice(0)) await one.close();
    };
    const advance = (by: bigint | string): void =>
      guarded(advance, () => {
        controls.advance(adapter, nanoseconds(by));
      });
    return {
      device,
      backend,
      sent,
      emulator: controls,
      adapter,
      clock: {
        get now() {
          return controls.clock(adapter).now;
        },
        advance,
      },
      fault,
      open: openOne,
      reset: () => controls.resetFirmware(adapter),
      unplug: () => controls.unplug(adapter),
      replug: () => controls.replug(adapter),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    throw await asLibraryError(error, testDevice);
  }
}

/** The emulated machine's errors, and the codec's, as FwctlError of the function `from`. */
function guarded<T>(from: (...asked: never) => unknown, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw libraryError(asFwctlError(error), from);
  }
}

/** A time of the clock. Throws FwctlError `usage`. */
function nanoseconds(by: unknown): bigint {
  if (typeof by === 'string') return parseDuration(by, 'the clock');
  if (typeof by === 'bigint' && by >= 0n) return by;
  throw new FwctlError(
    'usage',
    `the clock goes on by nanoseconds as a bigint, or by a time such as "5s", not by ${String(by)}`,
  );
}
