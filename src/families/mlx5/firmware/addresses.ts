import type { Device } from './device.js';
import type { Vhca } from './functions.js';
import type { Identity } from './profile.js';

/** The first MAC address of the board. */
export const baseMac = ({ base_mac }: Identity): number => Number(`0x${base_mac.replaceAll(':', '')}`);

/** The MAC address of a function: the PFs have the first of the board's, the others follow. */
export const macOf = ({ profile: { identity } }: Device, { vhca_id }: Vhca): number =>
  baseMac(identity) + vhca_id;

/** A GUID as the board has them: the MAC address, with 0300 in its middle. */
export const guidOf = (mac: number): bigint =>
  (BigInt(Math.floor(mac / 2 ** 24)) << 40n) | 0x03_0000_0000n | BigInt(mac % 2 ** 24);

/** mac_47_32 and mac_31_0, as structures split it. */
export const splitMac = (mac: number): [high: number, low: number] => [
  Math.floor(mac / 2 ** 32),
  mac % 2 ** 32,
];

/** The link-local IPv6 address that follows from a MAC: RFC 4291, appendix A. */
export function linkLocal(mac: number): number[] {
  const octets = macBytes(mac);
  const [first = 0, ...rest] = octets;
  return [0xfe, 0x80, 0, 0, 0, 0, 0, 0, first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
}

export const macBytes = (mac: number): number[] =>
  Array.from({ length: 6 }, (_, i) => Math.floor(mac / 2 ** (40 - 8 * i)) & 0xff);

/** The IPv4 address of the host on a function, mapped into IPv6: RFC 4291, 2.5.5.2. A port is a network. */
export const mappedIpv4 = (pf: number, host: number): number[] => [
  ...new Array<number>(10).fill(0),
  0xff,
  0xff,
  192,
  168,
  100 + pf,
  host,
];

/** The last number of a function's IPv4 address. */
export const hostNumber = ({ vhca_id }: Vhca): number => 10 + vhca_id;
