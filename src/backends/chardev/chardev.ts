import { type Backend, type DeviceEntry, FwctlError, type Handle, type Host } from '../../client/backend.js';
import { hasClass, listInstances, nodeOf } from './discovery.js';
import { type KernelOptions, type Roots, rootsOf } from './files.js';
import { ChardevHandle } from './handle.js';
import { hostOf } from './host.js';
import { openNode } from './open.js';
import { whyNone } from './support.js';

export type { KernelOptions } from './files.js';

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
