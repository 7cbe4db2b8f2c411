/** A function as its configuration space tells it. */
export interface PciFunction {
  readonly vendor: number;
  readonly device: number;
  /** Absent: an Ethernet controller. */
  readonly class?: number;
  /** Absent: vendor and device stand for it. */
  readonly subsystem?: { readonly vendor: number; readonly device: number };
  /** Bytes of the only BAR, a power of 2 up to 32 MiB, which it has where nothing is said. */
  readonly bar?: number;
  /** PCI link: generation, lanes. */
  readonly generation: number;
  readonly lanes: number;
  /** What the vital product data say; without a serial number there are none. */
  readonly product: string;
  readonly serial?: string;
}

/** Ethernet controller: include/linux/pci_ids.h, PCI_CLASS_NETWORK_ETHERNET. */
const ETHERNET = 0x020000;

/** 32 MiB, as the only BAR of ConnectX-5 and later: also how far the places of BARs are apart. */
const BAR_ROOM = 1n << 25n;

/** IORESOURCE_MEM, _PREFETCH, _MEM_64, _SIZEALIGN of include/linux/ioport.h. */
const BAR_FLAGS = 0x14220cn;

/** struct resource of a function shows 13 of them: PCI_NUM_RESOURCES without bridges' windows, drivers/pci/pci-sysfs.c. */
const RESOURCES = 13;

/** Where the capabilities of a ConnectX stand, and their ids (include/uapi/linux/pci_regs.h): power, vital product data, PCI Express. */
const [PM, VPD, EXPRESS] = [
  { at: 0x40, id: 1 },
  { at: 0x48, id: 3 },
  { at: 0x60, id: 16 },
];

/** Places that are nobody else's: a piece for each bus, and in that one for each function. */
function barOf(address: string): bigint {
  const [domain = 0n, bus = 0n, device = 0n, fn = 0n] = address
    .split(/[:.]/)
    .map((part) => BigInt(`0x${part}`));
  return (1n << 45n) + (((domain << 8n) | bus) << 33n) + ((device << 3n) | fn) * BAR_ROOM;
}

/** The first 256 bytes of the configuration space. Virtual functions have no ids of their own there (PCI Express, 9.3.4.1). */
function configSpace(address: string, fn: PciFunction, virtual: boolean): Uint8Array {
  const { vendor, device, generation, lanes, subsystem = fn, class: pciClass = ETHERNET } = fn;
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  const u16 = (at: number, value: number) => view.setUint16(at, value, true);
  const u32 = (at: number, value: number) => view.setUint32(at, value, true);
  u16(0x00, virtual ? 0xffff : vendor);
  u16(0x02, virtual ? 0xffff : device);
  u16(0x04, virtual ? 0x0004 : 0x0406); // bus master, memory, no INTx
  u16(0x06, 0x0010); // has capabilities
  u32(0x08, pciClass << 8);
  view.setUint8(0x0e, 0x80); // of several functions
  if (!virtual) view.setBigUint64(0x10, barOf(address) | 0xcn, true); // prefetchable, 64 bits
  u16(0x2c, subsystem.vendor);
  u16(0x2e, subsystem.device);
  view.setUint8(0x34, EXPRESS.at);
  const chain = virtual ? [EXPRESS] : hasVpd(fn, virtual) ? [EXPRESS, VPD, PM] : [EXPRESS, PM];
  for (const [i, { at, id }] of chain.entries()) u16(at, id | ((chain[i + 1]?.at ?? 0) << 8));
  u16(EXPRESS.at + 0x02, 0x0002); // version 2, an endpoint
  u32(EXPRESS.at + 0x0c, generation | (lanes << 4));
  u16(EXPRESS.at + 0x12, generation | (lanes << 4));
  u16(EXPRESS.at + 0x30, generation);
  if (hasVpd(fn, virtual)) u16(VPD.at + 2, 0x8000);
  if (!virtual) u16(PM.at + 2, 0x0003);
  return bytes;
}

const hasVpd = ({ serial }: PciFunction, virtual: boolean): boolean => !virtual && serial !== undefined;

const latin1 = (bytes: readonly number[] | Uint8Array): string => String.fromCharCode(...bytes);

/** A resource of the vital product data: its tag, its length, what it has (PCI 3.0, appendix I). */
const resource = (tag: number, data: string): string =>
  latin1([tag, data.length & 0xff, data.length >> 8]) + data;

const keyword = (name: string, value: string): string => name + latin1([value.length]) + value;

/** Product, serial number and a sum over all up to it that makes zero. */
function vitalProductData({ product, serial = '' }: PciFunction): string {
  const name = resource(0x82, product);
  const fields = keyword('SN', serial);
  const readOnly = resource(0x90, `${fields}RV\x01\x00`).slice(0, -1);
  let sum = 0;
  for (const letter of name + readOnly) sum += letter.charCodeAt(0);
  return `${name}${readOnly}${latin1([-sum & 0xff])}\x78`;
}

const hex = (value: number | bigint, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

/** The files of a function in sysfs: name, mode, content as latin1. */
export function pciFiles(address: string, fn: PciFunction, virtual: boolean): [string, number, string][] {
  const bar = barOf(address);
  const { class: pciClass = ETHERNET, subsystem = fn, bar: size = BAR_ROOM } = fn;
  const lines = [
    [bar, bar + BigInt(size) - 1n, BAR_FLAGS],
    ...Array(RESOURCES - 1).fill([0n, 0n, 0n]),
  ] as bigint[][];
  const upper = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const ids = [fn.vendor, fn.device, subsystem.vendor, subsystem.device].map((id) => upper(id, 8));
  const [base, sub, code] = [16, 8, 0].map((shift) => upper((pciClass >> shift) & 0xff, 2));
  const [v, d, sv, sd] = ids;
  return [
    ['vendor', 0o444, `${hex(fn.vendor, 4)}\n`],
    ['device', 0o444, `${hex(fn.device, 4)}\n`],
    // Boards have a number of their own, which no profile has: the device's stands for it.
    ['subsystem_vendor', 0o444, `${hex(subsystem.vendor, 4)}\n`],
    ['subsystem_device', 0o444, `${hex(subsystem.device, 4)}\n`],
    ['class', 0o444, `${hex(pciClass, 6)}\n`],
    ['revision', 0o444, '0x00\n'],
    ['irq', 0o444, '0\n'],
    ['modalias', 0o444, `pci:v${v}d${d}sv${sv}sd${sd}bc${base}sc${sub}i${code}\n`],
    ['resource', 0o444, lines.map((line) => `${line.map((value) => hex(value, 16)).join(' ')}\n`).join('')],
    ['config', 0o644, latin1(configSpace(address, fn, virtual))],
    ...(!hasVpd(fn, virtual) ? [] : ([['vpd', 0o600, vitalProductData(fn)]] as [string, number, string][])),
  ];
}
