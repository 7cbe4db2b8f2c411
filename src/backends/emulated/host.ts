import type { Host } from '../../client/backend.js';
import type { Task } from '../../kernel/call.js';
import type { Extensions } from '../../kernel/core.js';
import { commOf, hasRawio, type ProcessId } from '../../kernel/credentials.js';
import type { LogLine, Taint } from '../../kernel/taint.js';
import type { Kind, StateStore } from '../../state/store.js';
import type { Credentials, Lockdown } from '../../uapi/policy.js';
import { TAINT_FWCTL, TAINT_WARN } from '../../uapi/taint.js';
import { checkKernel } from './state-check.js';

/** Whose CAP_SYS_RAWIO counts: the calling process's own, or as the emulated kernel is told. */
export const CALLER_RAWIO = ['inherit', 'yes', 'no'] as const;
export type CallerRawio = (typeof CALLER_RAWIO)[number];

export const RAWIO_UNDER_LOCKDOWN = ['allow', 'deny'] as const;

/** Whether the kernel has the ioctls by which the device writes into a caller's memory: vendor kernels do, mainline does not. */
export const UMEM = ['off', 'on'] as const;

/** How the emulated kernel is set. */
export interface KernelSettings {
  readonly lockdown: Lockdown;
  readonly rawio_under_lockdown: (typeof RAWIO_UNDER_LOCKDOWN)[number];
  readonly caller_rawio: CallerRawio;
  readonly umem: (typeof UMEM)[number];
}

/** What the emulated kernel keeps from process to process. */
export interface KernelState {
  readonly tainted: number;
  readonly log: readonly LogLine[];
  readonly settings: KernelSettings;
}

function parseKernel(data: unknown): KernelState {
  checkKernel(data);
  const state = data as KernelState;
  // Files of before there was the setting umem do not have it.
  return state.settings.umem ? state : { ...state, settings: { ...state.settings, umem: 'off' } };
}

/** The file of the emulated kernel. */
export const KERNEL_FILE = 'kernel';

/** Files of version 1 had no changes behind their data. */
export const KERNEL: Kind<KernelState> = {
  version: 2,
  initial: {
    tainted: 0,
    log: [],
    settings: { lockdown: 'none', rawio_under_lockdown: 'allow', caller_rawio: 'inherit', umem: 'off' },
  },
  parse: parseKernel,
};

/** A process that calls the emulated kernel. What it may do is looked up whenever a scope asks for it: most don't. */
class Caller implements Task {
  readonly credentials: Credentials;

  constructor(
    private readonly host: EmulatedHost,
    private readonly proc: string,
    readonly tid: number,
    private readonly process: ProcessId = tid,
  ) {
    const caller = this;
    this.credentials = {
      get rawio() {
        return caller.rawio();
      },
      get lockdown() {
        return host.state().settings.lockdown;
      },
      get rawioUnderLockdown() {
        return host.state().settings.rawio_under_lockdown;
      },
    };
  }

  get comm(): string {
    return commOf(this.proc, this.process);
  }

  rawio({ caller_rawio }: KernelSettings = this.host.state().settings): boolean {
    return caller_rawio === 'inherit' ? hasRawio(this.proc, this.process) : caller_rawio === 'yes';
  }
}

/** The emulated machine around the devices: its settings, its taint and log. Methods throw StateError. */
export class EmulatedHost implements Taint, Extensions {
  /** This process as a caller. */
  readonly self: Caller;
  /** Is told when a call has asked for a tainting scope. */
  onTaint: () => void = () => {};

  constructor(
    private readonly store: StateStore,
    private readonly proc: string,
  ) {
    this.self = new Caller(this, proc, process.pid, 'self');
  }

  /** Another process as a caller. */
  caller(pid: number): Task {
    return new Caller(this, this.proc, pid);
  }

  /** What decides over this process, and whether the kernel is tainted: as it is now, by one look. */
  now(): Host {
    const { settings, tainted } = this.state();
    const { lockdown, rawio_under_lockdown: rawioUnderLockdown } = settings;
    return { credentials: { rawio: this.self.rawio(settings), lockdown, rawioUnderLockdown }, tainted };
  }

  state(): KernelState {
    return this.store.read(KERNEL_FILE, KERNEL);
  }

  set(settings: Partial<KernelSettings>): void {
    this.store.update(KERNEL_FILE, KERNEL, (state) => ({
      ...state,
      settings: { ...state.settings, ...settings },
    }));
  }

  get umem(): boolean {
    return this.state().settings.umem === 'on';
  }

  mask(): number {
    return this.state().tainted;
  }

  /** Once per boot, over all processes: decided under the lock of the file. */
  taint(line: LogLine): void {
    this.store.update(KERNEL_FILE, KERNEL, (state) =>
      state.tainted & TAINT_FWCTL
        ? state
        : { ...state, tainted: state.tainted | TAINT_FWCTL, log: [...state.log, line] },
    );
    this.onTaint();
  }

  /** Once per boot too, by what it says. */
  warn(line: LogLine): void {
    this.store.update(KERNEL_FILE, KERNEL, (state) =>
      state.log.some(({ text }) => text === line.text)
        ? state
        : { ...state, tainted: state.tainted | TAINT_WARN, log: [...state.log, line] },
    );
  }
}
