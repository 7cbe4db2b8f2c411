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
import { hotLayouts, type MakeLayout } from './hot.js';
import { readyLayouts } from './ready.js';
import type { Shapes } from './shapes.js';

/** How the names in a chapter begin, how they end, and what stands in them: one of these. A regular expression is compiled anew in each process. */
interface Rule {
  readonly starts?: readonly string[];
  readonly ends?: readonly string[];
  readonly parts?: readonly string[];
}

/** The chapters, each with the rule for its names: the first that fits. The last has all others. */
type Chapters = readonly (readonly [Rule, Chapter])[];

const fits = (name: string, { starts = [], ends = [], parts = [] }: Rule): boolean =>
  starts.some((start) => name.startsWith(start)) ||
  ends.some((end) => name.endsWith(end)) ||
  parts.some((part) => name.includes(part));

/** Of mlx5ctl's headers, of the kernel's, and of mstflint's tables of the non-volatile configuration. */
const KERNEL: Chapters = [
  [{ starts: ['mlx5ctl_'] }, mlx5ctl],
  // A user context stands with the commands that make and end it: every open file has one.
  [{ starts: ['uctx'], ends: ['_in', '_out'] }, commands],
  // Items of the non-volatile configuration.
  [{ starts: ['nv_', 'file_', 'safe_mode_conf', 'NV_ROM_'] }, nvconfig],
  [{ parts: ['_in__', '_out__'] }, commands],
  [
    {
      starts: [
        'hca_cap',
        'cmd_hca_cap',
        'odp_per',
        'odp_scheme',
        'flow_table_prop',
        'flow_table_fields',
        'flow_table_nic',
        'flow_table_esw',
      ],
      ends: ['_cap', '_caps', '_cap_2', '_cap__older', '_caps__older', '_cap_2__older'],
    },
    capabilities,
  ],
  [
    {
      starts: [
        'mcam',
        'pcam',
        'qcam',
        'sbcam',
        'mcqi',
        'pddr',
        'dtor',
        'rtc',
        'mtrc',
        'tracer_',
        'eth_',
        'ib_',
        'pcie_',
        'phys_',
        'default_timeout',
        'ports_control',
        'register_',
      ],
      ends: ['_reg'],
      parts: ['_reg_', '_grp_data'],
    },
    registers,
  ],
  [
    {
      starts: [
        'flow',
        'fte',
        'match',
        'dest_format',
        'extended_dest',
        'set_add_copy',
        'vlan',
        'nvgre',
        'gre',
        'ipv',
        'geneve',
        'packet_reformat',
        'modify_header',
        'tlv',
        'sampler',
        'definer',
        'sw_icm',
        'sw_owner',
        'bin_range',
      ],
      ends: ['_key'],
    },
    steering,
  ],
  [{ starts: [''] }, objects],
];

/** Of mstflint's register table (ADB): names that end in _ext. */
const ADB: Chapters = [
  // MGIR has a rom_version.
  [{ starts: ['m', 'rom_version_ext'] }, adbManagement],
  [{ starts: ['pddr_', 'pemi_'] }, adbDiagnostics],
  [{ starts: ['p', 'bufferx', 'lane'] }, adbPorts],
  [{ starts: ['sl', 'SLTR'] }, adbSerdes],
  [{ starts: [''] }, adbOthers],
];

/** A chapter's text is a function, so that it costs nothing before the first of its layouts is asked for. */
const chapterOf = (name: string): Chapter | undefined =>
  (name.endsWith('_ext') ? ADB : KERNEL).find(([rule]) => fits(name, rule))?.[1];

const parsed = new Map<string, Layout>();

/** The layout of this name, or undefined. Reads no chapter but the one in which the name stands. */
export function findLayout(name: string): Layout | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const make = madeIn(hotLayouts, name) ?? madeIn(readyLayouts, name);
  const made = make ? make(name, layout, findEnum, () => parsedOf(name) as Layout) : parsedOf(name);
  if (made) parsed.set(name, made);
  return made;
}

const madeIn = (made: Readonly<Record<string, MakeLayout>>, name: string): MakeLayout | undefined =>
  Object.hasOwn(made, name) ? made[name] : undefined;

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
