import { gunzipSync } from 'node:zlib';
import { MIB, readRegular } from '../../files/read.js';
import type { Roots } from './files.js';

/** How an option of the kernel is set; one that is not named is off: what it depends on is. */
export type Option = 'y' | 'm' | 'off';

/** The configuration with which the running kernel was built. */
export interface KernelConfig {
  /** Where it stands. */
  readonly path: string;
  option(name: string): Option;
}

/** Debian's has 270 KiB. */
const MOST = 8 * MIB;

/** Where the configuration of a kernel may be: as its package has it, where its release is known, or as it tells itself (CONFIG_IKCONFIG_PROC). */
export function configPlaces({ boot, modules, proc }: Roots, release: string | undefined): string[] {
  const named = release !== undefined && /^[\w.+~-]+$/.test(release) && !/^\.+$/.test(release);
  return [
    ...(named ? [`${boot}/config-${release}`, `${modules}/${release}/config`] : []),
    `${proc}/config.gz`,
  ];
}

/** The configuration of a kernel; undefined where it is not to be read. */
export function kernelConfig(roots: Roots, release: string | undefined): KernelConfig | undefined {
  for (const path of configPlaces(roots, release)) {
    const text = textOf(path);
    if (text !== undefined) return { path, option: (name) => optionIn(text, name) };
  }
  return undefined;
}

function textOf(path: string): string | undefined {
  try {
    const bytes = readRegular(path, MOST);
    const text = path.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: MOST }) : bytes;
    // What names no option is no such file.
    return /^(?:# )?CONFIG_\w/m.test(text.toString('latin1')) ? text.toString('latin1') : undefined;
  } catch {
    return undefined;
  }
}

function optionIn(text: string, name: string): Option {
  const value = new RegExp(`^${name}=([ym])$`, 'm').exec(text)?.[1];
  return (value as Option | undefined) ?? 'off';
}
