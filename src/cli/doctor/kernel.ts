import {
  CORE_OPTION,
  type FamilyPart,
  familiesHere,
  optionsOff,
  PARTS,
} from '../../backends/chardev/family-parts.js';
import type { Roots } from '../../backends/chardev/files.js';
import { lockdownOf, type RawioState, taintedOf } from '../../backends/chardev/host.js';
import { configPlaces, type KernelConfig, kernelConfig } from '../../backends/chardev/kernel-config.js';
import {
  asBuilt,
  FIRST_RELEASE,
  familiesMeant,
  INSTALL_MODULES,
  isThere,
  type ModuleState,
  partState,
  type Support,
} from '../../backends/chardev/support.js';
import { FAMILIES, type Family, familyOfDriver, isFamily } from '../../uapi/parent-driver.js';
import { TAINT_FWCTL } from '../../uapi/taint.js';
import { type Reach, reachNote, taintText } from '../reach.js';
import type { Check, CheckStatus, Tried } from './check.js';

/** Whether the kernel brings along what devices need, of the families that this machine has. */
export function kernelChecks(roots: Roots, support: Support, tried: readonly Tried[]): Check[] {
  const config = kernelConfig(roots, support.release);
  const of = tried.map(familyOf).filter((family) => family !== undefined);
  const families = FAMILIES.filter((family) => of.includes(family) || familiesHere(roots).includes(family));
  const meant = families.length || tried.length ? families : familiesMeant(roots);
  const state = asBuilt(support.fwctl, CORE_OPTION, config);
  const core = fwctl({ ...support, fwctl: state }, tried, meant);
  const drivers = meant.map((family) => {
    const hasOne = tried.some((one) => familyOf(one) === family);
    return driver(
      support,
      config,
      family,
      partState(roots, support, family, config),
      hasOne,
      tried.length > 0,
    );
  });
  return [kernel(support), core, configuration(roots, support, config, families, tried), ...drivers];
}

/** What a device says of its type, else what its parent's driver says. */
const familyOf = ({ device, type }: Tried): Family | undefined =>
  type === undefined ? familyOfDriver(device.driver) : isFamily(type) ? type : undefined;

function kernel({ release, recent }: Support): Check {
  const needed = `fwctl is in Linux since ${FIRST_RELEASE}`;
  if (recent === undefined)
    return { check: 'kernel', status: 'warning', detail: `its release is not known; ${needed}` };
  return {
    check: 'kernel',
    status: recent ? 'ok' : 'missing',
    detail: `Linux ${release}; ${needed}`,
    ...(recent ? {} : { next: `boot Linux ${FIRST_RELEASE} or newer` }),
  };
}

const STATES: Record<ModuleState, { status: CheckStatus; detail: string }> = {
  loaded: { status: 'ok', detail: 'loaded' },
  'built in': { status: 'ok', detail: 'built in' },
  absent: { status: 'missing', detail: 'not loaded' },
  none: { status: 'missing', detail: 'this kernel was built without it' },
  unknown: { status: 'missing', detail: 'not loaded, and there is no list of what this kernel has' },
};

function fwctl(
  { fwctl: state, recent }: Support,
  tried: readonly Tried[],
  families: readonly Family[],
): Check {
  const check = 'module fwctl';
  const { status, detail } = STATES[state];
  if (status !== 'ok' && tried.length) return { check, status: 'ok', detail: 'there, as there are devices' };
  return {
    check,
    status,
    detail,
    ...step(
      state,
      recent,
      CORE_OPTION,
      families.map((family) => PARTS[family]),
    ),
  };
}

/** Without the driver of one family, devices of others may be there. */
function driver(
  { recent }: Support,
  config: KernelConfig | undefined,
  family: Family,
  state: ModuleState,
  hasOne: boolean,
  hasAny: boolean,
): Check {
  const part = PARTS[family];
  const built = state === 'none' && config !== undefined && config.option(part.option) !== 'off';
  const check = part.module === undefined ? `driver cxl_core, ${part.option}` : `driver ${part.module}`;
  const { status, detail } = built ? NOT_INSTALLED : STATES[state];
  if (status !== 'ok' && hasOne)
    return { check, status: 'ok', detail: `there, as there are ${family} devices` };
  const lenient = status === 'missing' && hasAny ? 'warning' : status;
  const next = built ? { next: NOT_INSTALLED.next } : step(state, recent, part.option, [part]);
  return { check, status: lenient, detail, ...next };
}

/** Distributions have packages of the modules that few need. */
const NOT_INSTALLED = {
  status: 'missing',
  detail: 'this kernel was built with it, and it is not among its installed modules',
  next: INSTALL_MODULES,
} as const;

/** What brings a part of the kernel that is missing. */
function step(
  state: ModuleState,
  recent: boolean | undefined,
  option: string,
  parts: readonly FamilyPart[],
): { next?: string } {
  if (isThere(state) || recent === false) return {};
  const modules = parts.map(({ module }) => module).filter((module) => module !== undefined);
  if (state !== 'none' && modules.length) return { next: `load it as root: modprobe ${modules.join(' ')}` };
  const options = [...new Set([option, ...parts.map((part) => part.option)])];
  return { next: `use a kernel with ${options.join(' and ')}` };
}

/** Which options the running kernel was built without. Those of families that this machine lacks are only told. */
function configuration(
  roots: Roots,
  { release }: Support,
  config: KernelConfig | undefined,
  families: readonly Family[],
  tried: readonly Tried[],
): Check {
  const check = 'kernel config';
  if (!config) {
    const places = configPlaces(roots, release).join(', ');
    return { check, status: 'ok', detail: `not known: there is no ${places}` };
  }
  const off = optionsOff(config, FAMILIES);
  const needed = families.length ? optionsOff(config, families) : off.length > FAMILIES.length ? off : [];
  const lacking = tried.length ? [] : needed;
  return {
    check,
    status: lacking.length ? 'missing' : 'ok',
    detail: `${config.path}: ${off.length ? `off: ${off.join(', ')}` : 'all of fwctl is on'}`,
    ...(lacking.length
      ? {
          next: families.length
            ? `use a kernel with ${lacking.join(' and ')}`
            : `use a kernel with ${CORE_OPTION} and the option of the device's family`,
        }
      : {}),
  };
}

const RAWIO: Record<RawioState, { status: CheckStatus; detail: string; next?: string }> = {
  effective: { status: 'ok', detail: 'effective, in the initial user namespace' },
  namespaced: {
    status: 'warning',
    detail: 'effective only in a user namespace of its own, which the kernel does not count',
    next: 'start fwctl outside of it, where a command needs the scope debug-write-full',
  },
  lacking: {
    status: 'warning',
    detail: 'not effective',
    next: 'become root, where a command needs the scope debug-write-full',
  },
  unknown: { status: 'warning', detail: 'not known: procfs does not tell' },
};

/** What this process may do with a device once it is open. */
export function scopeChecks(roots: Roots, rawio: RawioState, scopes: readonly Reach[]): Check[] {
  const tainted = taintedOf(roots);
  return [
    { check: 'CAP_SYS_RAWIO', ...RAWIO[rawio] },
    lockdown(roots),
    taintCheck(tainted),
    ...scopes.map((reach) => scopeCheck(reach, tainted ?? 0)),
  ];
}

function lockdown(roots: Roots): Check {
  const level = lockdownOf(roots);
  if (level === 'none') return { check: 'lockdown', status: 'ok', detail: level };
  return level
    ? {
        check: 'lockdown',
        status: 'warning',
        detail: `${level}: fwctl itself allows what it did, but CAP_SYS_RAWIO may be kept from tools`,
      }
    : { check: 'lockdown', status: 'ok', detail: 'not known: the kernel shows no level' };
}

export function taintCheck(tainted: number | undefined): Check {
  const check = 'taint';
  if (tainted === undefined) return { check, status: 'warning', detail: 'not known: procfs does not tell' };
  return { check, status: tainted & TAINT_FWCTL ? 'warning' : 'ok', detail: taintText(tainted) };
}

export function scopeCheck(reach: Reach, tainted: number): Check {
  const note = reachNote(reach, tainted);
  return {
    check: `scope ${reach.scope}`,
    status: reach.allowed ? 'ok' : 'missing',
    detail: reach.allowed ? (note ? `may be used; ${note}` : 'may be used by who may open the node') : note,
    ...(reach.allowed ? {} : { next: 'run fwctl as root of the initial user namespace' }),
  };
}
