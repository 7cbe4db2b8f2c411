import type { Field, Fields } from '../../../bits/layout.js';

const hexBytes = (value: bigint, bytes: number): string[] =>
  value
    .toString(16)
    .padStart(bytes * 2, '0')
    .match(/../g) as string[];

const mac = (value: bigint): string => hexBytes(value, 6).join(':');

const ipv4 = (value: bigint): string =>
  hexBytes(value, 4)
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');

/** Eight bytes in groups of two, as sysfs shows a GUID. */
const guid = (value: bigint): string =>
  (value.toString(16).padStart(16, '0').match(/.{4}/g) as string[]).join(':');

/** RFC 5952: the longest run of two zero groups or more becomes `::`; a mapped IPv4 address stays readable. */
function ipv6(bytes: readonly number[]): string {
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff)
    return `::ffff:${bytes.slice(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number)).toString(16),
  ).join(':');
  const runs = groups.match(/(?<![^:])0(:0)+(?![^:])/g) ?? [];
  const [longest] = runs.sort((one, other) => other.length - one.length);
  if (!longest) return groups;
  return groups.replace(new RegExp(`(^|:)${longest}(:|$)`), '::');
}

/** bus:device.function of the 16 bits of a PCI requester id. */
const bdf = (value: number): string => {
  const [bus, devfn] = [value >> 8, value & 0xff];
  return `${byteHex(bus)}:${byteHex(devfn >> 3)}.${devfn & 7}`;
};
const byteHex = (value: number): string => value.toString(16).padStart(2, '0');

/** The two fields that a MAC address is cut into. */
const MAC_PARTS = [
  { part: /^(.*mac(?:_addr)?)_47_32$/, rest: '31_0', shift: 32n, top: true },
  { part: /^(.*mac(?:_addr)?)_31_0$/, rest: '47_32', shift: 32n, top: false },
  { part: /^(.*mac)_47_16$/, rest: '15_0', shift: 16n, top: true },
  { part: /^(.*mac)_15_0$/, rest: '47_16', shift: 16n, top: false },
];

/** MAC, IP, GUID or PCI address that a number is, or is part of: then the whole address. */
export function address(field: Field, value: number | bigint, siblings: Fields): string | undefined {
  const { name, width } = field;
  const cut = macOf(name, value, siblings);
  if (cut) return cut;
  if ((width === 48 || width === 64) && /(^|_)mac(_address)?$/.test(name))
    return mac(BigInt(value) & 0xffffffffffffn);
  if (width === 64 && /guid$|clock_identity$/.test(name)) return guid(BigInt(value));
  if (width === 32 && /^ipv4$|_ip_(src|dest)_addr$/.test(name)) return ipv4(BigInt(value));
  if (width === 128 && /_ip_(src|dest)_addr$/.test(name))
    return ipv6(hexBytes(BigInt(value), 16).map((byte) => Number.parseInt(byte, 16)));
  if (width === 16 && /bdf\d?$/.test(name)) return bdf(Number(value));
  const bus = siblings[name.replace(/device_function$/, 'bus')];
  if (/device_function$/.test(name) && typeof bus === 'number') return bdf((bus << 8) | Number(value));
  return undefined;
}

function macOf(name: string, value: number | bigint, siblings: Fields): string | undefined {
  for (const { part, rest, shift, top } of MAC_PARTS) {
    const stem = part.exec(name)?.[1];
    const other = stem === undefined ? undefined : siblings[`${stem}_${rest}`];
    if (typeof other !== 'number') continue;
    const [high, low] = top ? [BigInt(value), BigInt(other)] : [BigInt(other), BigInt(value)];
    return mac((high << shift) | low);
  }
  return undefined;
}

/** The address that an array of numbers is: 16 bytes a GID or an IPv6 address, four dwords a GUID of 16 bytes. */
export function arrayAddress(field: Field, values: readonly unknown[]): string | undefined {
  if (!values.every((value) => typeof value === 'number')) return undefined;
  if (field.width === 8 && values.length === 16 && /gid|_ip$|^ipv6$|l3_address/.test(field.name))
    return ipv6(values as number[]);
  if (field.width === 32 && values.length === 4 && /guid$/.test(field.name))
    return (values as number[])
      .flatMap((value) => hexBytes(BigInt(value), 4).join('').match(/.{4}/g))
      .join(':');
  return undefined;
}
