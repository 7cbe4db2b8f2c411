import { existsSync } from 'node:fs';
import { type Roots, textOf } from './files.js';

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

/** Why the kernel shows no instance at all, and what to do about it. */
export function whyNone({ release, recent, fwctl, mlx5_fwctl }: Support): { why: string; next: string } {
  const isThere = (state: ModuleState) => state === 'loaded' || state === 'built in';
  if (recent === false)
    return {
      why: `Linux ${release} has no fwctl: it came with ${FIRST_RELEASE}`,
      next: `boot Linux ${FIRST_RELEASE} or newer`,
    };
  if (mlx5_fwctl === 'none')
    return {
      why: `this kernel (${release}) was built without the fwctl driver of ConnectX`,
      next: 'boot one that has CONFIG_FWCTL and CONFIG_FWCTL_MLX5',
    };
  if (!isThere(fwctl) || !isThere(mlx5_fwctl))
    return {
      why: "fwctl's driver is not loaded",
      next: 'load it as root: modprobe mlx5_fwctl (the kernel needs CONFIG_FWCTL_MLX5)',
    };
  return {
    why: 'the driver mlx5_fwctl is loaded, and bound to no device',
    next: 'see whether mlx5_core has the adapter: ls /sys/bus/pci/drivers/mlx5_core; and what dmesg says',
  };
}
