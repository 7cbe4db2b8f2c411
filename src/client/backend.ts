import type { Errno } from '../uapi/errno.js';
import type { Credentials } from '../uapi/policy.js';

export { FwctlError } from './errors.js';

/** One fwctl instance, as the class tree in sysfs shows it. */
export interface DeviceEntry {
  /** enum fwctl_device_type by name, its number where it has none; set where it is known without asking the device. */
  type?: string;
  /** fwctl0 */
  name: string;
  /** /dev/fwctl/fwctl0 */
  node: string;
  /** PCI address of the parent device: 0000:08:00.0; the name of one that is no PCI function: mem0 */
  parent: string;
  /** PCI address of the function that such a parent hangs at. */
  pci?: string;
  /** The parent's driver: mlx5_core */
  driver: string;
  /** What the PCI function is: "PF 0", "VF 0 of PF 0". Empty where it is not known. */
  function: string;
  rdma: string[];
  net: string[];
  /** fw_ver of the RDMA device, where there is one: 22.43.1014 */
  firmware?: string;
}

/** Every name under which a device can be asked for, each once, the canonical one first. */
export const namesOf = ({ name, parent, pci = '', rdma, net }: DeviceEntry): string[] => {
  const behind = (start: string, text: string) => (text.startsWith(start) ? text.slice(start.length) : text);
  const short = (address: string) => behind('0000:', address);
  const names = [name, behind('fwctl', name), parent, short(parent), pci, short(pci), ...rdma, ...net];
  return [...new Set(names.filter(Boolean))];
};

/** The kernel in front of the devices, as far as it decides over a caller. */
export interface Host {
  credentials: Credentials;
  /** /proc/sys/kernel/tainted */
  tainted: number;
}

/** Stands for a host that nobody can tell of: nothing is foreseen, and nothing can be tainted here. */
export const UNKNOWN_HOST: Host = {
  credentials: { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' },
  tainted: 0,
};

/** What FWCTL_INFO tells (include/uapi/fwctl/fwctl.h). */
export interface DeviceInfo {
  /** enum fwctl_device_type */
  deviceType: number;
  /** Device data of FWCTL_INFO, little-endian. */
  data: Uint8Array;
}

/** Memory of this process that the device may write into. */
export interface DeviceMemory {
  readonly bytes: Uint8Array;
  /** How commands name it: its memory key. */
  readonly mkey: number;
  /** The address of its first byte, in the device's own terms. */
  readonly address: bigint;
  /** Gives it back. Throws nothing. */
  release(): Promise<void>;
}

/** Memory of the caller that a message names by its address, for as long as the call takes. */
export interface MessageMemory {
  /** Byte of the input at which its address stands: a u64, which the way to the device puts there. */
  readonly at: number;
  /** What the device finds there; behind the call, what it has put there. */
  readonly bytes: Uint8Array;
}

/** A moment in milliseconds: since 1970, and by a clock that nobody sets. */
export interface Moment {
  readonly wall: number;
  readonly steady: number;
}

/** What a backend can see beyond the ioctls: the input as the firmware received it. */
export type Trace = (event: { at: 'firmware'; input: Uint8Array }) => void;

/** A VF as its host has it, whether or not it has an fwctl instance. */
export interface HostFunction {
  /** "VF 1 of PF 0" */
  readonly function: string;
  readonly pci: string;
  /** The driver that has it: mlx5_core, vfio-pci; null: none. */
  readonly driver: string | null;
}

/** A message with the room for its answer, in bytes. */
export interface Question {
  readonly input: Uint8Array;
  readonly outLen: number;
}

/** A question with its scope. */
export interface ScopedQuestion extends Question {
  readonly scope: number;
}

/** How a question follows from the answer before it. */
export interface Following {
  /** The bits that the answer gives, at their places; all others stay. */
  readonly mask: Uint8Array;
  /** Byte of the answer, and the bits of it of which one is set as long as there is more. */
  readonly more: readonly [at: number, bits: number];
}

/** A way of reaching devices. All methods throw FwctlError, of kind `device` or `state`. */
export interface Backend {
  /** "emulated" */
  readonly name: string;
  /** Of one that reaches another machine: its name, for what is said of that machine's kernel. */
  readonly remote?: string | undefined;
  /** Whether its devices are emulated, where its name does not tell. */
  readonly emulated?: boolean | undefined;
  /** The device that is meant where none is named; absent: fwctl0. */
  readonly usual?: string | undefined;
  /** Of one that answers from a file: when devices gave the answers, and whether pseudonyms stand there for what tells one device from others. */
  readonly taken?: { readonly date: string; readonly redacted: boolean } | undefined;
  /** `wanted`: what can't have this name may be left out. */
  list(wanted?: string): Promise<DeviceEntry[]>;
  /** What the host lets callers do, and whether its kernel is tainted. */
  host(): Promise<Host>;
  /** Now, for results that tell of it; absent: by the clocks of this host. */
  moment?(): Promise<Moment>;
  /** Of many calls whose answers are told together; absent: each is for itself. */
  gather?(): Gathering;
  /** Opens a device by its fwctl name; an errno of open(2) is thrown as kind `kernel`. */
  open(name: string, trace?: Trace): Promise<Handle>;
  /** The VFs of the PF that a device is, as far as the host shows them; absent: it does not. */
  functionsOf?(device: DeviceEntry): Promise<readonly HostFunction[]>;
  /**
   * What the user can do where the kernel answers this errno for a device, or, without one, where there is no such device: as far as this
   * way to the device knows more than the errno says.
   */
  advice?(wanted: string, errno?: Errno): Promise<string | undefined>;
  /** Gives up a connection that has not come about: what was asked over it is refused. */
  giveUp?(): void;
}

/**
 * Calls that are gathered: the state of devices is looked at once between one `keep` and the next, and what the calls change lasts from the next `keep` on, as
 * one step. No answer may be told before.
 */
export interface Gathering {
  /** Whether a call has changed something since the last `keep`. */
  readonly changes: boolean;
  /** Throws FwctlError `state`: then nothing has changed since the last one. */
  keep(): void;
  /** Each call is for itself again. Nothing is kept. */
  end(): void;
}

export type Awaitable<T> = T | Promise<T>;

/** An open file on a device: whole messages, no pointers. What the kernel refuses is an errno, not thrown; calls on a closed handle are a defect and throw. */
export interface Handle {
  /** FWCTL_INFO. */
  info(): Promise<DeviceInfo | Errno>;
  /** FWCTL_RPC: gives exactly what the kernel copied out, at most `outLen` bytes. `memory`: what the input names by address, written in place. */
  rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory?: readonly MessageMemory[],
  ): Promise<Uint8Array | Errno>;
  /** The same of a message without memory, and no promise where nothing has to be waited for. Absent where an answer always is. */
  rpcNow?(scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno>;
  /**
   * What the firmware would answer if a driver took a function of the device first, by its title; where one has it, what it answers. Undefined where no
   * driver could. Nothing changes. Absent where the way to the device can't tell: firmware has no such question.
   */
  readonly onceBound?:
    | ((title: string, questions: readonly Question[]) => Promise<readonly Uint8Array[] | undefined>)
    | undefined;
  /**
   * What will probably be asked next, in this order, and changes nothing: where an answer takes long to come, it is asked already, some at a time. A new list, as an
   * empty one, takes the place of what is left of the one before. Absent where answers come at once.
   */
  readonly expect?: ((coming: Iterable<ScopedQuestion>) => void) | undefined;
  /** The same of a question, and all those that follow from its answers. */
  readonly follow?: ((first: ScopedQuestion, how: Following) => void) | undefined;
  /** Whether questions may be asked in another order than their answers are made use of, which saves waiting. Absent where answers come at once, and where the order counts, as in a record. */
  readonly unordered?: true | undefined;
  /**
   * Several questions begin, or have ended, that are one reading: from one look at what the device is, by whoever has to look for it at all. Absent where each question goes to
   * the device itself.
   */
  readonly asOne?: ((isBegun: boolean) => void) | undefined;
  /** Whether the way to it is no more: then it can be closed, and nothing else. Absent where it lasts as long as the process. */
  readonly isCut?: boolean;
  /** Registers zeroed memory, with kernels that can; absent where the way to the device has no such thing. */
  umem?(length: number): Promise<DeviceMemory | Errno>;
  /** Ends it, as the last close(2) of the file does. */
  close(): Promise<void>;
}
