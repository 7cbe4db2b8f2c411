import { isInstanceName, listInstances, nodeOf } from '../../backends/chardev/discovery.js';
import { CORE_OPTION, familiesHere, PARTS } from '../../backends/chardev/family-parts.js';
import { type KernelOptions, namesIn, type Roots, rootsOf } from '../../backends/chardev/files.js';
import { hostOf, type RawioState, rawioOf } from '../../backends/chardev/host.js';
import { kernelConfig, type Option } from '../../backends/chardev/kernel-config.js';
import { nodeOwner } from '../../backends/chardev/open.js';
import { type Support, supportOf } from '../../backends/chardev/support.js';
import { kernelBackend } from '../../backends/chardev.js';
import type { Backend, DeviceEntry } from '../../client/backend.js';
import { Session } from '../../client/session.js';
import { koffiState } from '../../native/libc.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { FAMILIES, type Family } from '../../uapi/parent-driver.js';
import { asFwctlError } from '../errors.js';
import { type Reach, reachOf } from '../reach.js';
import type { Check, Tried } from './check.js';
import { devicesChecks } from './devices.js';
import { kernelChecks, scopeChecks } from './kernel.js';

export interface Diagnosis {
  readonly support: Support;
  readonly rawio: RawioState;
  readonly tried: readonly Tried[];
  readonly scopes: readonly Reach[];
  readonly checks: readonly Check[];
  /** The families of devices that this machine has hardware of, whether or not it has their instances. */
  readonly hardware: readonly Family[];
  /** Where the running kernel's configuration stands, and its options that fwctl needs; undefined where that is not known. */
  readonly config: { path: string; options: Record<string, Option> } | undefined;
}

/** Looks at the real machine, and changes nothing: each device, or the one that is named, is opened and asked for its type. */
export async function diagnose(options: KernelOptions = {}, only?: string): Promise<Diagnosis> {
  const roots = rootsOf(options);
  const backend = kernelBackend(options);
  const tried: Tried[] = [];
  for (const device of allDevices(roots))
    if (only === undefined || device.name === only) tried.push(await tryDevice(backend, device));
  const support = supportOf(roots);
  const rawio = rawioOf(roots.proc);
  const scopes = reachOf(hostOf(roots));
  const checks = [
    ...kernelChecks(roots, support, tried),
    ...devicesChecks(roots, tried),
    ...scopeChecks(roots, rawio, scopes),
    koffiCheck(),
  ];
  return {
    support,
    rawio,
    tried,
    scopes,
    checks,
    hardware: familiesHere(roots),
    config: configOf(roots, support),
  };
}

/** Without it all works but real devices, and what changes emulated ones. */
function koffiCheck(): Check {
  const check = 'koffi';
  const state = koffiState();
  if ('version' in state)
    return { check, status: 'ok', detail: `${state.version}; it makes the system calls` };
  return {
    check,
    status: 'missing',
    detail: `${state.message}: no real device, no change`,
    next: state.next,
  };
}

function configOf(roots: Roots, { release }: Support): Diagnosis['config'] {
  const config = kernelConfig(roots, release);
  const names = [CORE_OPTION, ...FAMILIES.map((family) => PARTS[family].option)];
  return (
    config && {
      path: config.path,
      options: Object.fromEntries(names.map((name) => [name, config.option(name)])),
    }
  );
}

/** Those of the class tree, and nodes without one: a container may have been given the node alone. */
function allDevices(roots: Roots): DeviceEntry[] {
  const listed = listInstances(roots);
  const alone = namesIn(`${roots.dev}/fwctl`)
    .filter((name) => isInstanceName(name) && !listed.some((device) => device.name === name))
    .sort();
  return [...listed, ...alone.flatMap((name) => listInstances(roots, nodeOf(roots, name)))];
}

async function tryDevice(backend: Backend, device: DeviceEntry): Promise<Tried> {
  const stat = nodeOwner(device.node);
  const owner = stat && `${stat.user}:${stat.group} ${stat.mode.toString(8).padStart(4, '0')}`;
  try {
    const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
    const { deviceType } = await session.info().finally(() => session.close());
    return { device, owner, type: deviceTypeName(deviceType) };
  } catch (error) {
    return { device, owner, error: asFwctlError(error) };
  }
}
