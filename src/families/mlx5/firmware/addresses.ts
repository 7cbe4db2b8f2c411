import type { FirmwareCore } from './handler.js';
import type { Identity } from './profile.js';
import type { Vhca } from './vhca.js';

/** The first MAC address that the board was made with. */
export const baseMac = ({ base_mac }: Identity): number => Number(`0x${base_mac.replaceAll(':', '')}`);

/** What was set for the board's addresses (mstflint sg), in force since the last reset: base_mac and base_guid, 16 digits each. */
const setAddresses = (fw: FirmwareCore): string | undefined => fw.snapshot().nv?.current?.nv_base_mac_guid;

/** The MAC address of a function: the PFs have the first of the board's, the others follow. */
export function macOf(fw: FirmwareCore, { vhca_id }: Vhca): number {
  const set = setAddresses(fw);
  const first = set === undefined ? baseMac(fw.profile.identity) : Number(`0x${set.slice(4, 16)}`);
  return (first + vhca_id) % 2 ** 48;
}

/** The GUID of a function, which follows from its MAC address where no other was set. */
export function guidOfFunction(fw: FirmwareCore, vhca: Vhca): bigint {
  const set = setAddresses(fw);
  if (set === undefined) return guidOf(macOf(fw, vhca));
  return BigInt.asUintN(64, BigInt(`0x${set.slice(16, 32)}`) + BigInt(vhca.vhca_id));
}

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
