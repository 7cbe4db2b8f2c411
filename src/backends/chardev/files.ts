import { opendirSync, readFileSync, readlinkSync } from 'node:fs';

/** Where the kernel shows itself. */
export interface Roots {
  /** Where sysfs is mounted: /sys */
  readonly sysfs: string;
  /** Where device nodes are: /dev */
  readonly dev: string;
  /** Where procfs is mounted: /proc */
  readonly proc: string;
  /** Where the modules of each kernel are: /lib/modules */
  readonly modules: string;
  /** Where kernels lie, with their configurations: /boot */
  readonly boot: string;
}

/** Where the trees of the kernel are; left out, where they are as a rule. */
export interface KernelOptions {
  /** Default: FWCTL_SYSFS_ROOT, or /sys. */
  sysfsRoot?: string | undefined;
  /** Default: FWCTL_DEV_ROOT, or /dev. */
  devRoot?: string | undefined;
  /** Default: FWCTL_PROC_ROOT, or /proc. */
  procRoot?: string | undefined;
  /** Default: FWCTL_MODULES_ROOT, or /lib/modules. */
  modulesRoot?: string | undefined;
  /** Default: FWCTL_BOOT_ROOT, or /boot. */
  bootRoot?: string | undefined;
  /** Default: process.env */
  env?: NodeJS.ProcessEnv | undefined;
}

export function rootsOf(options: KernelOptions): Roots {
  const env = options.env ?? process.env;
  const root = (given: string | undefined, name: string, usual: string) =>
    withoutSlash(given || env[name] || usual);
  return {
    sysfs: root(options.sysfsRoot, 'FWCTL_SYSFS_ROOT', '/sys'),
    dev: root(options.devRoot, 'FWCTL_DEV_ROOT', '/dev'),
    proc: root(options.procRoot, 'FWCTL_PROC_ROOT', '/proc'),
    modules: root(options.modulesRoot, 'FWCTL_MODULES_ROOT', '/lib/modules'),
    boot: root(options.bootRoot, 'FWCTL_BOOT_ROOT', '/boot'),
  };
}

/** A path without slashes at its end. */
const withoutSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? withoutSlash(path.slice(0, -1)) : path;

// Only calls that a preloaded library sees, which shows programs a sysfs of its own: readdir and stat of node:fs go past it.

/** The names in a folder; none where it can't be read. */
export function namesIn(folder: string): string[] {
  try {
    const dir = opendirSync(folder);
    try {
      const names: string[] = [];
      for (let entry = dir.readSync(); entry; entry = dir.readSync()) names.push(entry.name);
      return names;
    } finally {
      dir.closeSync();
    }
  } catch {
    return [];
  }
}

/** A file as text; undefined where it can't be read. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return undefined;
  }
}

/** The last name of what a link leads to; undefined where there is no link. */
export const linkName = (link: string): string | undefined => wordOf(stepsOf(link).at(-1));

/** The names on the way to what a link leads to; none where there is no link. */
export function stepsOf(link: string): string[] {
  try {
    return readlinkSync(link).split('/');
  } catch {
    return [];
  }
}

/** A name as the kernel gives them; anything else is no name. */
export const wordOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\x21-\x7e]{1,64}$/.test(text) ? text : undefined;
