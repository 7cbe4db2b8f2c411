import { type Chapter, lineWith, namesIn } from '../../../bits/chapter.js';
import { type Layout, parseLayout } from '../../../bits/layout.js';
import { adbDiagnostics } from './data/adb-diagnostics.js';
import { adbManagement } from './data/adb-management.js';
import { adbOthers } from './data/adb-others.js';
import { adbPorts } from './data/adb-ports.js';
import { adbSerdes } from './data/adb-serdes.js';
import { capabilities } from './data/capabilities.js';
import { commands } from './data/commands.js';
import { mlx5ctl } from './data/mlx5ctl.js';
import { nvconfig } from './data/nvconfig.js';
import { objects } from './data/objects.js';
import { registers } from './data/registers.js';
import { steering } from './data/steering.js';
import { findEnum } from './enums.js';
import { hotLayouts } from './hot.js';
import type { Shapes } from './shapes.js';

/**
 * The chapters, each with the rule for the names that stand in it: the first that fits. Those in front are what nearly every command line
 * asks for: a regular expression is compiled anew in each process.
 */
type Chapters = readonly (readonly [Pick<RegExp, 'test'>, Chapter])[];

const isMailbox = (name: string): boolean => name.endsWith('_in') || name.endsWith('_out');

/** Items of the non-volatile configuration. */
const isItem = (name: string): boolean =>
  ['nv_', 'file_', 'safe_mode_conf', 'NV_ROM_'].some((start) => name.startsWith(start));

function isCapability(name: string): boolean {
  const today = name.endsWith('__older') ? name.slice(0, -'__older'.length) : name;
  return (
    ['_cap', '_caps', '_cap_2'].some((end) => today.endsWith(end)) ||
    ['hca_cap', 'cmd_hca_cap'].some((start) => name.startsWith(start)) ||
    /^(odp|flow_table)_(per|scheme|prop|fields|nic|esw)/.test(name)
  );
}

/** Of the kernel's headers, of mlx5ctl's, and of mstflint's tables of the non-volatile configuration. */
const KERNEL: Chapters = [
  // A user context stands with the commands that make and end it: every open file has one.
  [{ test: (name) => name === 'uctx' || (isMailbox(name) && !name.startsWith('mlx5ctl_')) }, commands],
  [{ test: (name) => name.startsWith('mlx5ctl_') }, mlx5ctl],
  [{ test: isItem }, nvconfig],
  [{ test: (name) => name.includes('_in__') || name.includes('_out__') }, commands],
  [{ test: isCapability }, capabilities],
  [
    /_reg(__\w+)?$|_reg_|^(mcam|pcam|qcam|sbcam|mcqi|pddr|dtor|rtc|mtrc|tracer_|eth_|ib_|pcie_|phys_|default_timeout|ports_control)|_grp_data|^register_/,
    registers,
  ],
  [
    /^(flow|fte|match|dest_format|extended_dest|set_add_copy|vlan|nvgre|gre|ipv|geneve|packet_reformat|modify_header|tlv|sampler|definer|sw_icm|sw_owner|bin_range)|_key$/,
    steering,
  ],
  [/^/, objects],
];

/** Of mstflint's register table (ADB): names that end in _ext. */
const ADB: Chapters = [
  // MGIR has a rom_version.
  [{ test: (name) => name.startsWith('m') || name === 'rom_version_ext' }, adbManagement],
  [/^(pddr|pemi)_(\w*_)?ext$/, adbDiagnostics],
  [/^(p|bufferx|lane)/, adbPorts],
  [/^(sl|SLTR)/, adbSerdes],
  [/^/, adbOthers],
];

/** A chapter's text is a function, so that it costs nothing before the first of its layouts is asked for. */
const chapterOf = (name: string): Chapter | undefined =>
  (name.endsWith('_ext') ? ADB : KERNEL).find(([rule]) => rule.test(name))?.[1];

const parsed = new Map<string, Layout>();

/** The layout of this name, or undefined. Reads no chapter but the one in which the name stands. */
export function findLayout(name: string): Layout | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const made = Object.hasOwn(hotLayouts, name) ? hotLayouts[name]?.(layout, findEnum) : parsedOf(name);
  if (made) parsed.set(name, made);
  return made;
}

function parsedOf(name: string): Layout | undefined {
  const chapter = chapterOf(name);
  const line = chapter && lineWith(chapter, `\n${name} `);
  return line === undefined ? undefined : parseLayout(line, layout, findEnum);
}

/** The names of the layouts that this process has asked for: what the build makes ready is found out by it. */
export const layoutsAsked = (): string[] => [...parsed.keys()];

/** The layout of a name that the project's own tables hold; an unknown one is a defect. */
export function layout<Name extends keyof Shapes>(name: Name): Layout<Shapes[Name]>;
export function layout(name: string): Layout;
export function layout(name: string): Layout {
  const found = findLayout(name);
  if (!found) throw new Error(`no layout ${name}`);
  return found;
}

/** The names of all layouts, for lists and near matches. Reads every chapter. Throws nothing. Source: Linux's mlx5_ifc.h, mstflint's ADB. */
export function layoutNames(): string[] {
  const chapters = new Set([...KERNEL, ...ADB].map(([, chapter]) => chapter));
  return namesIn([...chapters]);
}
