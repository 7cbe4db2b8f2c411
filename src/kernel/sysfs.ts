import type { ParentDevice } from './driver.js';
import { type PciFunction, pciFiles } from './pci.js';

/** A VF that has no instance: no driver of a family uses it. */
export interface IdleVf {
  readonly index: number;
  readonly pci: string;
  /** The driver that holds it. */
  readonly driver: string;
  readonly function: PciFunction;
}

/** The device that a fwctl instance belongs to, and what else its driver has made of it. */
export interface Parent {
  /** PCI address: 0000:08:00.0 */
  pci: string;
  /** PCI driver: mlx5_core */
  driver: string;
  /** What the instance hangs at, where that is not the PCI function. */
  below?: ParentDevice;
  /** The auxiliary device that fwctl's driver is bound to: mlx5_core.fwctl.0, mlx5_fwctl.mlx5_fwctl */
  auxiliary?: { readonly name: string; readonly driver: string };
  rdma: readonly string[];
  netdevs: readonly string[];
  /** fw_ver of its RDMA devices: 22.43.1014 */
  firmware?: string;
  /** What its PCI function tells of itself. */
  function?: PciFunction;
  /** What it is by SR-IOV, where that is known: a PF with room for so many VFs, or a VF of the PF at an address. */
  sriov?:
    | { readonly totalVfs: number; readonly idle?: readonly IdleVf[] }
    | { readonly pf: string; readonly index: number };
}

/** A registered instance, as the class tree shows it. */
export interface Instance {
  readonly name: string;
  readonly minor: number;
  readonly parent: Parent;
}

/** A path of the tree; `mode` are the permission bits. */
export type SysfsEntry =
  | { path: string; kind: 'dir'; mode: number }
  /** `content`: a letter a byte. */
  | { path: string; kind: 'file'; mode: number; content: string }
  | { path: string; kind: 'link'; mode: number; target: string };

/**
 * power/ of a device without runtime power management: drivers/base/power/sysfs.c. (Reading the autosuspend delay there gives EIO.)
 */
const POWER_FILES: readonly (readonly [name: string, mode: number, content: string])[] = [
  ['autosuspend_delay_ms', 0o644, ''],
  ['control', 0o644, 'auto\n'],
  ['runtime_active_time', 0o444, '0\n'],
  ['runtime_status', 0o444, 'unsupported\n'],
  ['runtime_suspended_time', 0o444, '0\n'],
];

/** The PCI function hangs directly below the host bridge of its bus: /sys/devices/pci0000:08/0000:08:00.0. */
const pciPath = ({ pci }: Pick<Parent, 'pci'>) =>
  `/sys/devices/pci${pci.slice(0, pci.lastIndexOf(':'))}/${pci}`;

/** The parent of the instance: the PCI function, or what hangs at it. */
const parentPath = (parent: Parent) =>
  parent.below ? `${pciPath(parent)}/${parent.below.name}` : pciPath(parent);

const instancePath = (instance: Instance) => `${parentPath(instance.parent)}/fwctl/${instance.name}`;

/** The text of a link at `path` to `to`, as kernfs_get_target_path makes it: up to a folder that holds the target, then down. */
function relative(path: string, to: string): string {
  const from = path.split('/');
  const target = to.split('/');
  let common = 0;
  while (common < target.length - 1 && from[common] === target[common]) common++;
  return '../'.repeat(from.length - 1 - common) + target.slice(common).join('/');
}

/** Collects entries; folders come before what they hold, each once. */
class Tree {
  readonly entries: SysfsEntry[] = [];
  private readonly folders = new Set(['', '/sys']);
  private readonly functions = new Set<string>();

  dir(path: string): void {
    if (this.folders.has(path)) return;
    this.folders.add(path);
    this.dir(path.slice(0, path.lastIndexOf('/')));
    this.entries.push({ path, kind: 'dir', mode: 0o755 });
  }

  file(path: string, mode: number, content: string): void {
    this.dir(path.slice(0, path.lastIndexOf('/')));
    this.entries.push({ path, kind: 'file', mode, content });
  }

  link(path: string, to: string): void {
    this.dir(path.slice(0, path.lastIndexOf('/')));
    this.entries.push({ path, kind: 'link', mode: 0o777, target: relative(path, to) });
  }

  /** What drivers/pci/pci-sysfs.c shows of a function; SFs share that of their PF. */
  pci(parent: Parent, fn: PciFunction): void {
    const path = pciPath(parent);
    if (this.functions.has(path)) return;
    this.functions.add(path);
    const virtual = parent.sriov !== undefined && 'pf' in parent.sriov;
    for (const [name, mode, content] of pciFiles(parent.pci, fn, virtual))
      this.file(`${path}/${name}`, mode, content);
  }

  /** What drivers/pci/iov.c shows of a function. */
  sriov(parent: Parent): void {
    const { sriov } = parent;
    const path = pciPath(parent);
    if (!sriov) return;
    if ('totalVfs' in sriov) {
      this.file(`${path}/sriov_totalvfs`, 0o444, `${sriov.totalVfs}\n`);
      for (const { pci, index, driver, function: fn } of sriov.idle ?? []) {
        const vf = { pci, driver, rdma: [], netdevs: [], sriov: { pf: parent.pci, index } };
        this.busDevice(pciPath(vf), 'pci', driver);
        this.pci(vf, fn);
        this.sriov(vf);
      }
      return;
    }
    const pf = pciPath({ pci: sriov.pf });
    this.link(`${path}/physfn`, pf);
    this.link(`${pf}/virtfn${sriov.index}`, path);
  }

  /** A device of a bus, its driver bound to it. */
  busDevice(path: string, bus: string, driver: string): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const driverPath = `/sys/bus/${bus}/drivers/${driver}`;
    this.link(`${driverPath}/${name}`, path);
    this.link(`/sys/bus/${bus}/devices/${name}`, path);
    this.link(`${path}/driver`, driverPath);
    this.link(`${path}/subsystem`, `/sys/bus/${bus}`);
  }

  /** A class device below its parent, with the links that every class has. */
  classDevice(parent: string, className: string, name: string): string {
    const path = `${parent}/${className}/${name}`;
    this.dir(path);
    this.link(`${path}/device`, parent);
    this.link(`${path}/subsystem`, `/sys/class/${className}`);
    this.link(`/sys/class/${className}/${name}`, path);
    return path;
  }
}

/** The class tree of these instances, folders first; `major` is the character device's number. */
export function sysfsTree(instances: readonly Instance[], major: number): SysfsEntry[] {
  const tree = new Tree();
  tree.dir('/sys/class/fwctl');
  for (const instance of instances) {
    const { parent, minor, name } = instance;
    const { below, auxiliary } = parent;
    tree.busDevice(pciPath(parent), 'pci', parent.driver);
    if (parent.function) tree.pci(parent, parent.function);
    tree.sriov(parent);
    if (auxiliary) tree.busDevice(`${pciPath(parent)}/${auxiliary.name}`, 'auxiliary', auxiliary.driver);
    const parentDir = parentPath(parent);
    if (below) {
      tree.busDevice(parentDir, below.bus, below.driver);
      for (const [file, mode, content] of below.files) tree.file(`${parentDir}/${file}`, mode, content);
    }
    for (const rdma of parent.rdma) {
      const own = tree.classDevice(parentDir, 'infiniband', rdma);
      if (parent.firmware) tree.file(`${own}/fw_ver`, 0o444, `${parent.firmware}\n`);
    }
    for (const netdev of parent.netdevs) tree.classDevice(parentDir, 'net', netdev);

    const path = tree.classDevice(parentDir, 'fwctl', name);
    tree.file(`${path}/dev`, 0o444, `${major}:${minor}\n`);
    tree.file(`${path}/uevent`, 0o644, `${deviceNumber(instance, major).join('\n')}\n`);
    for (const [file, mode, content] of POWER_FILES) tree.file(`${path}/power/${file}`, mode, content);
    tree.link(`/sys/dev/char/${major}:${minor}`, path);
  }
  return tree.entries;
}

const deviceNumber = ({ minor, name }: Instance, major: number) => [
  `MAJOR=${major}`,
  `MINOR=${minor}`,
  `DEVNAME=fwctl/${name}`,
];

/** The strings that the kernel sends to user space when the instance comes or goes (kobject_uevent). */
export function uevent(action: 'add' | 'remove', instance: Instance, major: number): string[] {
  const path = instancePath(instance).slice('/sys'.length);
  return [
    `${action}@${path}`,
    `ACTION=${action}`,
    `DEVPATH=${path}`,
    'SUBSYSTEM=fwctl',
    ...deviceNumber(instance, major),
  ];
}
