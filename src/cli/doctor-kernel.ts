import type { Roots } from '../backends/chardev/files.js';
import { lockdownOf, type RawioState, taintedOf } from '../backends/chardev/host.js';
import { FIRST_RELEASE, type ModuleState, type Support } from '../backends/chardev/support.js';
import { TAINT_FWCTL } from '../uapi/taint.js';
import type { Check, CheckStatus, Tried } from './doctor.js';
import { type Reach, reachNote, taintText } from './reach.js';

/** Whether the kernel brings along what devices need. */
export function kernelChecks(support: Support, tried: readonly Tried[]): Check[] {
  return [kernel(support), fwctl(support, tried), driver(support, tried)];
}

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

function fwctl({ fwctl: state, recent }: Support, tried: readonly Tried[]): Check {
  const check = 'module fwctl';
  const { status, detail } = STATES[state];
  if (status !== 'ok' && tried.length) return { check, status: 'ok', detail: 'there, as there are devices' };
  return { check, status, detail, ...moduleStep(state, recent, 'CONFIG_FWCTL') };
}

/** Without the driver, devices of other types may be there. */
function driver({ mlx5_fwctl: state, recent }: Support, tried: readonly Tried[]): Check {
  const check = 'driver mlx5_fwctl';
  const { status, detail } = STATES[state];
  if (status !== 'ok' && tried.some(({ type }) => type === 'mlx5'))
    return { check, status: 'ok', detail: 'there, as there are mlx5 devices' };
  const lenient = status === 'missing' && tried.length ? 'warning' : status;
  return { check, status: lenient, detail, ...moduleStep(state, recent, 'CONFIG_FWCTL_MLX5') };
}

function moduleStep(state: ModuleState, recent: boolean | undefined, config: string): { next?: string } {
  if (state === 'loaded' || state === 'built in' || recent === false) return {};
  return state === 'none'
    ? { next: `use a kernel with ${config}` }
    : { next: 'load it as root: modprobe mlx5_fwctl' };
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
    taint(tainted),
    ...scopes.map((reach) => scope(reach, tainted ?? 0)),
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

function taint(tainted: number | undefined): Check {
  const check = 'taint';
  if (tainted === undefined) return { check, status: 'warning', detail: 'not known: procfs does not tell' };
  return { check, status: tainted & TAINT_FWCTL ? 'warning' : 'ok', detail: taintText(tainted) };
}

function scope(reach: Reach, tainted: number): Check {
  const note = reachNote(reach, tainted);
  return {
    check: `scope ${reach.scope}`,
    status: reach.allowed ? 'ok' : 'missing',
    detail: reach.allowed ? (note ? `may be used; ${note}` : 'may be used by who may open the node') : note,
    ...(reach.allowed ? {} : { next: 'run fwctl as root of the initial user namespace' }),
  };
}
