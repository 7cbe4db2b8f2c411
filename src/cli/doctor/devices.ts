import { existsSync } from 'node:fs';
import { hasInstance } from '../../backends/chardev/discovery.js';
import type { Roots } from '../../backends/chardev/files.js';
import { whyNone } from '../../backends/chardev/support.js';
import type { DeviceEntry } from '../../client/backend.js';
import { familyNames } from '../../families/clients.js';
import type { Check, Tried } from './check.js';

/** The types of devices of which fwctl knows the messages. */
export const SPOKEN = familyNames;

/** What there is of devices and their nodes, and whether this user may use each. */
export function devicesChecks(roots: Roots, tried: readonly Tried[]): Check[] {
  if (tried.length === 0) {
    const { why, next } = whyNone(roots);
    return [
      { check: 'devices', status: 'missing', detail: `none in ${roots.sysfs}/class/fwctl: ${why}`, next },
    ];
  }
  return tried.flatMap((one) => [instance(roots, one), node(one), access(one), ...commands(one)]);
}

function instance(roots: Roots, { device }: Tried): Check {
  const { name } = device;
  if (!hasInstance(roots, name))
    return {
      check: name,
      status: 'warning',
      detail: `not in ${roots.sysfs}/class/fwctl: whose it is can't be told`,
    };
  return whoseCheck(device);
}

/** Whose a device is, as the class tree tells it. */
export function whoseCheck({ name, parent, pci = '', driver, rdma, net }: DeviceEntry): Check {
  const names = [parent || 'unknown parent', pci, driver || 'no driver', ...rdma, ...net];
  return { check: name, status: 'ok', detail: names.filter(Boolean).join(', ') };
}

function node({ device, owner, error }: Tried): Check {
  const check = `${device.name} node`;
  if (owner) return { check, status: 'ok', detail: `${device.node}, ${owner}` };
  if (existsSync(device.node)) return { check, status: 'ok', detail: `${device.node}, owner not known` };
  const next = error?.facts.next;
  return { check, status: 'missing', detail: `there is no ${device.node}`, ...(next ? { next } : {}) };
}

export function access({ device, type, error }: Tried): Check {
  const check = `${device.name} open`;
  if (!error) return { check, status: 'ok', detail: `this user may; it is of type ${type}` };
  const { message, facts } = error;
  return { check, status: 'missing', detail: message, ...(facts.next ? { next: facts.next } : {}) };
}

/** What commands there are for a device that can be opened, where that is not all of them. */
export function commands({ device, type, error }: Tried): Check[] {
  if (error || type === undefined || SPOKEN.includes(type)) return [];
  return [
    {
      check: `${device.name} commands`,
      status: 'warning',
      detail: `of devices of type ${type} fwctl knows no messages: rpc sends bytes; list, info and doctor work with it`,
    },
  ];
}
