import { existsSync, realpathSync } from 'node:fs';
import { type DeviceEntry, FwctlError, type HostFunction } from '../../client/backend.js';
import { linkName, namesIn, type Roots, stepsOf, textOf, wordOf } from './files.js';

const NAME = /^fwctl(?:0|[1-9]\d{0,3})$/;
/** Whether the kernel would give an instance this name. */
export const isInstanceName = (name: string): boolean => NAME.test(name);

const PCI_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

const classOf = ({ sysfs }: Roots): string => `${sysfs}/class/fwctl`;
const minorOf = (name: string): number => Number(name.slice('fwctl'.length));

/** The node of an instance. Throws FwctlError `device` for what is no name of one. */
export function nodeOf({ dev }: Roots, name: string): string {
  if (!isInstanceName(name))
    throw new FwctlError('device', `fwctl names no instance "${name}"`, { given: name });
  return `${dev}/fwctl/${name}`;
}

/** Whether the class tree has the fwctl class: its module is there. */
export const hasClass = (roots: Roots): boolean => existsSync(classOf(roots));

/** Whether the class tree has an instance. */
export const hasInstance = (roots: Roots, name: string): boolean =>
  isInstanceName(name) && existsSync(`${classOf(roots)}/${name}`);

/** Major and minor number of an instance as sysfs has them: "250:0". */
export function deviceNumber(roots: Roots, name: string): string | undefined {
  const text = textOf(`${classOf(roots)}/${name}/dev`)?.trim();
  return text !== undefined && /^\d{1,4}:\d{1,7}$/.test(text) ? text : undefined;
}

/**
 * The instances that the class tree shows, by number. `wanted`: where it is an instance's own name or number, or the path of a node, only
 * that one. Throws FwctlError `device` for a path that is no node of fwctl.
 */
export function listInstances(roots: Roots, wanted = ''): DeviceEntry[] {
  if (wanted.startsWith('/')) return [entryOfPath(roots, wanted)];
  const name = wanted.replace(/^(?=\d)/, 'fwctl');
  if (isInstanceName(name)) return hasInstance(roots, name) ? [entryOf(roots, name)] : [];
  return namesIn(classOf(roots))
    .filter(isInstanceName)
    .sort((a, b) => minorOf(a) - minorOf(b))
    .map((one) => entryOf(roots, one));
}

function entryOf(roots: Roots, name: string): DeviceEntry {
  const device = `${classOf(roots)}/${name}/device`;
  const rdma = wordsIn(`${device}/infiniband`);
  const parent = linkName(device) ?? '';
  const pci = PCI_ADDRESS.test(parent) ? undefined : pciAbove(`${classOf(roots)}/${name}`);
  const firmware = firmwareOf(device, rdma[0]);
  return {
    name,
    node: nodeOf(roots, name),
    parent,
    ...(pci === undefined ? {} : { pci }),
    driver: linkName(`${device}/driver`) ?? '',
    function: functionOf(device, parent),
    rdma,
    net: wordsIn(`${device}/net`),
    ...(firmware === undefined ? {} : { firmware }),
  };
}

/** What its RDMA device, or a memory device of CXL, tells: that is text of up to 16 characters (drivers/cxl/core/memdev.c). */
function firmwareOf(device: string, rdma: string | undefined): string | undefined {
  if (rdma !== undefined) return wordOf(textOf(`${device}/infiniband/${rdma}/fw_ver`)?.trim());
  const text = textOf(`${device}/firmware_version`)?.trim() ?? '';
  return /^[\x20-\x7e]{1,16}$/.test(text) ? text : undefined;
}

/** The PCI function nearest above an instance, by the link of the class tree: the parent of a CXL one is a memdev that hangs at it. */
const pciAbove = (instance: string): string | undefined =>
  stepsOf(instance).findLast((step) => PCI_ADDRESS.test(step));

const wordsIn = (folder: string): string[] =>
  namesIn(folder)
    .filter((name) => wordOf(name) !== undefined)
    .sort();

/**
 * What the parent is by its SR-IOV links (drivers/pci/iov.c): a VF that a guest was given has none. An SF's instance hangs at its PF: where
 * there are several, nothing tells which is whose.
 */
function functionOf(device: string, address: string): string {
  if (!PCI_ADDRESS.test(address) || namesIn(`${device}/fwctl`).length > 1) return '';
  const numberOf = (pci: string) => pci.slice(pci.lastIndexOf('.') + 1);
  const pf = linkName(`${device}/physfn`);
  if (pf === undefined)
    return existsSync(`${device}/sriov_totalvfs`) || linkName(`${device}/virtfn0`) !== undefined
      ? `PF ${numberOf(address)}`
      : '';
  const link = namesIn(`${device}/physfn`).find(
    (name) => /^virtfn\d+$/.test(name) && linkName(`${device}/physfn/${name}`) === address,
  );
  const index = link === undefined ? '' : ` ${link.slice('virtfn'.length)}`;
  return `VF${index} of PF ${numberOf(pf)}`;
}

/** The VFs of a PF as its SR-IOV links show them, by number, each with the driver that has it. */
export function virtualFunctions(roots: Roots, { name, function: pf }: DeviceEntry): HostFunction[] {
  const device = `${classOf(roots)}/${name}/device`;
  if (!isInstanceName(name) || !/^PF \d+$/.test(pf)) return [];
  return namesIn(device)
    .flatMap((link) => {
      const [, index] = /^virtfn(\d+)$/.exec(link) ?? [];
      const pci = index === undefined ? undefined : linkName(`${device}/${link}`);
      return pci !== undefined && PCI_ADDRESS.test(pci) ? [{ index: Number(index), link, pci }] : [];
    })
    .sort((a, b) => a.index - b.index)
    .map(({ index, link, pci }) => ({
      function: `VF ${index} of ${pf}`,
      pci,
      driver: linkName(`${device}/${link}/driver`) ?? null,
    }));
}

/** The instance whose node a path is, or leads to. In a container the class tree may not show it. */
function entryOfPath(roots: Roots, path: string): DeviceEntry {
  const real = realPath(path);
  const folder = `${roots.dev}/fwctl/`;
  const meant = [path, real].find(
    (one) => one?.startsWith(folder) && isInstanceName(one.slice(folder.length)),
  );
  if (meant === undefined)
    throw new FwctlError('device', `${path} ${real === undefined ? 'is not there' : 'is no node of fwctl'}`, {
      path,
      next: `fwctl's nodes are ${folder}fwctl0 and so on; see them with: fwctl list --backend kernel`,
    });
  const name = meant.slice(folder.length);
  const bare = { name, node: meant, parent: '', driver: '', function: '', rdma: [], net: [] };
  return { ...(hasInstance(roots, name) ? entryOf(roots, name) : bare), node: path };
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
