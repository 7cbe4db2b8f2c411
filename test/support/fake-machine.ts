import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KernelOptions } from '../../src/backends/chardev/files.js';
import { type Instance, type SysfsEntry, sysfsTree } from '../../src/kernel/sysfs.js';

/** An instance of a ConnectX as the class tree shows it. */
export const connectx = (minor: number): Instance => ({
  name: `fwctl${minor}`,
  minor,
  parent: {
    pci: `0000:08:00.${minor}`,
    driver: 'mlx5_core',
    rdma: [`mlx5_${minor}`],
    netdevs: [`ens1f${minor}`],
  },
});

/** The roots of a machine that is laid out below a folder; as options, and as environment. */
export const rootsIn = (folder: string): Required<Omit<KernelOptions, 'env'>> => ({
  sysfsRoot: join(folder, 'sys'),
  devRoot: join(folder, 'dev'),
  procRoot: join(folder, 'proc'),
  modulesRoot: join(folder, 'modules'),
  bootRoot: join(folder, 'boot'),
});

export function rootsEnv(folder: string): NodeJS.ProcessEnv {
  const { sysfsRoot, devRoot, procRoot, modulesRoot, bootRoot } = rootsIn(folder);
  return {
    FWCTL_SYSFS_ROOT: sysfsRoot,
    FWCTL_DEV_ROOT: devRoot,
    FWCTL_PROC_ROOT: procRoot,
    FWCTL_MODULES_ROOT: modulesRoot,
    FWCTL_BOOT_ROOT: bootRoot,
  };
}

/** Files by path: text is content, `->` in front makes a link, undefined a folder. */
export function lay(folder: string, files: Record<string, string | undefined>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(content === undefined ? file : dirname(file), { recursive: true });
    if (content?.startsWith('->')) symlinkSync(content.slice(2), file);
    else if (content !== undefined) writeFileSync(file, content);
  }
}

/** The class tree of some instances. */
export function laySysfs(folder: string, instances: readonly Instance[]): void {
  const text = (entry: SysfsEntry) =>
    entry.kind === 'dir' ? undefined : entry.kind === 'link' ? `->${entry.target}` : entry.content;
  const entries = sysfsTree(instances, 250).map((entry) => [entry.path, text(entry)] as const);
  lay(folder, Object.fromEntries(entries));
}

/** A memory device of CXL with its instance, as Linux 7.2.13 shows them: the instance hangs at the memdev, that at the PCI function. */
export function layCxl(folder: string, { instance = true } = {}): void {
  const at = 'sys/devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0';
  const up = '../../../..';
  lay(folder, {
    [`${at}/class`]: '0x050210\n',
    [`${at}/vendor`]: '0x8086\n',
    [`${at}/device`]: '0x0d93\n',
    'sys/bus/pci/devices/0000:0d:00.0': `->../../../devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0`,
    'sys/bus/cxl/drivers/cxl_mem': undefined,
    'sys/bus/cxl/devices/mem0': `->../../../devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0/mem0`,
    [`${at}/mem0/driver`]: `->${up}/../bus/cxl/drivers/cxl_mem`,
    [`${at}/mem0/serial`]: '0x1122334455667788\n',
  });
  if (!instance) return;
  lay(folder, {
    [`${at}/mem0/fwctl/fwctl0/dev`]: '245:0\n',
    [`${at}/mem0/fwctl/fwctl0/device`]: '->../../../mem0',
    'sys/class/fwctl/fwctl0': '->../../devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0/mem0/fwctl/fwctl0',
  });
}
