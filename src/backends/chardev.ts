import {
  type Backend,
  type DeviceEntry,
  FwctlError,
  type Handle,
  type Host,
  type HostFunction,
} from '../client/backend.js';
import { hasClass, listInstances, nodeOf, virtualFunctions } from './chardev/discovery.js';
import { type KernelOptions, type Roots, rootsOf } from './chardev/files.js';
import { ChardevHandle } from './chardev/handle.js';
import { hostOf } from './chardev/host.js';
import { openNode } from './chardev/open.js';
import { whyNone } from './chardev/support.js';

export type { KernelOptions } from './chardev/files.js';

/** The real devices of this machine, by their nodes under /dev. Throws nothing; its methods throw FwctlError. Source: include/uapi/fwctl/fwctl.h; sysfs as Documentation/ABI of Linux has it. */
export function kernelBackend(options: KernelOptions = {}): Backend {
  return new KernelBackend(rootsOf(options));
}

class KernelBackend implements Backend {
  readonly name = 'kernel';

  constructor(private readonly roots: Roots) {}

  async functionsOf(device: DeviceEntry): Promise<readonly HostFunction[]> {
    return virtualFunctions(this.roots, device);
  }

  async list(wanted?: string): Promise<DeviceEntry[]> {
    const isPath = wanted?.startsWith('/');
    if (!isPath && !hasClass(this.roots)) {
      const { why, next } = whyNone(this.roots);
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
