import { existsSync } from 'node:fs';
import { type Family, PARENT_DRIVERS } from '../../uapi/parent-driver.js';
import { CORE_OPTION, familiesHere, optionsOff, PARTS } from './family-parts.js';
import { type Roots, textOf } from './files.js';
import { type KernelConfig, kernelConfig, type Option } from './kernel-config.js';

/** Linux has fwctl, and its driver for ConnectX, since 6.15. */
export const FIRST_RELEASE = '6.15';

/** Whether a part of the kernel is there; `absent`: not loaded, though this kernel has it; `none`: this kernel has no such module. */
export type ModuleState = 'loaded' | 'built in' | 'absent' | 'none' | 'unknown';

/** What the running kernel brings along for fwctl. */
export interface Support {
  /** uname -r; undefined where procfs does not tell. */
  readonly release: string | undefined;
  /** Whether it is Linux 6.15 or newer; undefined where its release is not known. */
  readonly recent: boolean | undefined;
  readonly fwctl: ModuleState;
  readonly mlx5_fwctl: ModuleState;
}

export function supportOf(roots: Roots): Support {
  const release = textOf(`${roots.proc}/sys/kernel/osrelease`)?.trim() || undefined;
  const state = (name: string) => moduleState(roots, release, name);
  return { release, recent: isRecent(release), fwctl: state('fwctl'), mlx5_fwctl: state('mlx5_fwctl') };
}

function isRecent(release: string | undefined): boolean | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release ?? '') ?? [];
  if (major === undefined) return undefined;
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 15);
}

/** /proc/modules has what was loaded, the lists of depmod(8) what could be. A part that is built in may show in neither. */
function moduleState(
  { proc, sysfs, modules }: Roots,
  release: string | undefined,
  name: string,
): ModuleState {
  if (textOf(`${proc}/modules`)?.match(new RegExp(`^${name} `, 'm'))) return 'loaded';
  const lists = `${modules}/${release}`;
  const file = new RegExp(`/${name.replace('_', '[_-]')}\\.ko`, 'm');
  if (textOf(`${lists}/modules.builtin`)?.match(file)) return 'built in';
  if (existsSync(`${sysfs}/module/${name}`)) return 'loaded';
  const dependencies = textOf(`${lists}/modules.dep`);
  if (dependencies === undefined) return 'unknown';
  return file.test(dependencies) ? 'absent' : 'none';
}

/** The families of which something is said where there are no devices: those whose hardware is here, else the one that is most common. */
export const familiesMeant = (roots: Roots): Family[] => {
  const here = familiesHere(roots);
  return here.length ? here : ['mlx5'];
};

/** Whether the part of a family is there. One that is no module of its own is as the kernel's configuration says. */
export function partState(
  roots: Roots,
  { release }: Support,
  family: Family,
  config: KernelConfig | undefined,
): ModuleState {
  const { module, option } = PARTS[family];
  return asBuilt(module === undefined ? 'unknown' : moduleState(roots, release, module), option, config);
}

const BUILT: Readonly<Record<Option, ModuleState>> = { y: 'built in', m: 'absent', off: 'none' };

/** What nothing else tells of a part is as the kernel's configuration has it. */
export const asBuilt = (state: ModuleState, option: string, config: KernelConfig | undefined): ModuleState =>
  state === 'unknown' && config ? BUILT[config.option(option)] : state;

export const isThere = (state: ModuleState): boolean => state === 'loaded' || state === 'built in';

/** Distributions have packages of the modules that few need. */
export const INSTALL_MODULES =
  'install the other modules of this kernel (Ubuntu: linux-modules-extra, Fedora: kernel-modules-extra)';

/** Why the kernel shows no instance at all, and what to do about it. */
export function whyNone(roots: Roots): { why: string; next: string } {
  const support = supportOf(roots);
  const { release, recent, fwctl } = support;
  if (recent === false)
    return {
      why: `Linux ${release} has no fwctl: it came with ${FIRST_RELEASE}`,
      next: `boot Linux ${FIRST_RELEASE} or newer`,
    };
  const config = kernelConfig(roots, release);
  const here = familiesHere(roots);
  const families = familiesMeant(roots);
  const off = config ? optionsOff(config, families) : [];
  if (off.length)
    return {
      why: `this kernel (${release}) was built without ${off.join(' and ')}`,
      next: here.length
        ? `boot one that has ${off.join(' and ')}`
        : `boot one that has ${CORE_OPTION} and what the device needs: ${PARTS.mlx5.option} for ${PARTS.mlx5.hardware}`,
    };
  const states = families.map((family) => [family, partState(roots, support, family, config)] as const);
  const lacking = states.find(([, state]) => state === 'none');
  if (lacking && config)
    return {
      why: `this kernel (${release}) has the module ${PARTS[lacking[0]].module}, and it is not installed`,
      next: INSTALL_MODULES,
    };
  if (lacking)
    return {
      why: `this kernel (${release}) was built without the fwctl driver of ${PARTS[lacking[0]].hardware}`,
      next: `boot one that has ${CORE_OPTION} and ${PARTS[lacking[0]].option}`,
    };
  const idle = states.find(([family, state]) => PARTS[family].module && (!isThere(fwctl) || !isThere(state)));
  if (idle) {
    const { module, option } = PARTS[idle[0]];
    return {
      why: "fwctl's driver is not loaded",
      next: `load it as root: modprobe ${module} (the kernel needs ${option})`,
    };
  }
  return boundToNone(families[0] as Family);
}

/** The driver is there, and has made no instance. */
function boundToNone(family: Family): { why: string; next: string } {
  if (family === 'cxl')
    return {
      why: 'no CXL memory device has features that the kernel leaves to others',
      next: 'the device has to know the mailbox commands 0x0500 and 0x0501, and a feature that the kernel does not keep for itself; see what dmesg says of cxl',
    };
  const { module } = PARTS[family];
  const parent = PARENT_DRIVERS[family];
  return {
    why: `the driver ${module} is loaded, and bound to no device`,
    next: `see whether ${parent} has the adapter: ls /sys/bus/pci/drivers/${parent}; and what dmesg says`,
  };
}
