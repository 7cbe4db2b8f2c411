import { type Backend, type DeviceEntry, FwctlError, type Handle, type Host } from '../client/backend.js';
import { hasRawio } from '../kernel/credentials.js';
import { LOCKDOWN_LEVELS, type Lockdown } from '../uapi/policy.js';
import { hasClass, listInstances, nodeOf } from './chardev-discovery.js';
import { type KernelOptions, type Roots, rootsOf, textOf } from './chardev-files.js';
import { ChardevHandle } from './chardev-handle.js';
import { openNode } from './chardev-open.js';
import { supportOf, whyNone } from './chardev-support.js';

export type { KernelOptions } from './chardev-files.js';

/** The real devices of this machine, by their nodes under /dev. */
export function kernelBackend(options: KernelOptions = {}): Backend {
  return new KernelBackend(rootsOf(options));
}

class KernelBackend implements Backend {
  readonly name = 'kernel';

  constructor(private readonly roots: Roots) {}

  async list(wanted?: string): Promise<DeviceEntry[]> {
    const isPath = wanted?.startsWith('/');
    if (!isPath && !hasClass(this.roots)) {
      const { why, next } = whyNone(supportOf(this.roots));
      throw new FwctlError('device', `there is no ${this.roots.sysfs}/class/fwctl: ${why}`, {
        path: `${this.roots.sysfs}/class/fwctl`,
        next: `${next}; fwctl doctor looks closer`,
      });
    }
    return listInstances(this.roots, wanted);
  }

  async host(): Promise<Host> {
    return hostOf(this.roots);
  }

  async open(name: string): Promise<Handle> {
    return new ChardevHandle(nodeOf(this.roots, name), await openNode(this.roots, name));
  }
}

/** What the running kernel makes of this process. */
export const hostOf = (roots: Roots): Host => ({
  credentials: {
    rawio: hasRawio(roots.proc),
    lockdown: lockdownOf(roots) ?? 'none',
    // Lockdown changes nothing in fwctl itself.
    rawioUnderLockdown: 'allow',
  },
  tainted: taintedOf(roots) ?? 0,
});

/** `[none] integrity confidentiality`; undefined where securityfs does not tell. */
export function lockdownOf({ sysfs }: Roots): Lockdown | undefined {
  const word = /\[(\w+)\]/.exec(textOf(`${sysfs}/kernel/security/lockdown`) ?? '')?.[1];
  return LOCKDOWN_LEVELS.find((level) => level === word);
}

/** /proc/sys/kernel/tainted; undefined where procfs does not tell. */
export function taintedOf({ proc }: Roots): number | undefined {
  const text = textOf(`${proc}/sys/kernel/tainted`)?.trim() ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
