import type { LogText } from '../../client/log.js';

/** What stands in front of a message: when, on which host, of which device and by which function of the driver. */
export interface Prefix {
  time?: string;
  host?: string;
  device?: string;
  netdev?: string;
  rdma?: string;
  function?: string;
  pid?: number;
}

const ADDRESS = '[\\da-f]{4,8}:[\\da-f]{2}:[\\da-f]{2}\\.[0-7]';
const DRIVER = '(?:mlx5_core|bnxt_en|pds_core|cxl_pci|mlx5_ib|mlx5_vdpa|vfio-pci|mlx5_vfio_pci)';

/** The first that is there is the time, as it is printed. */
const TIMES = [
  /^\d{1,3},\d{1,12},(\d{1,20}),[^;]{0,40};/, // /dev/kmsg, in microseconds
  /\[ ?(\d{1,10}\.\d{1,9})\]/, // dmesg
  /\[([A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4})\]/, // dmesg -T
  /\] [^ ]{1,8} (\d{1,10}\.\d{6}): mlx5_cmd/, // tracefs
  /(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?)/, // ISO
  /(?:^|[ >])([A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,6})?)/, // syslog
  /\[([A-Z][a-z]{2}\d\d \d\d:\d\d)\]/, // dmesg -H
];

const HOST = /\d\d:\d\d:\d\d\S{0,16} (?:[A-Z]{3,5} )?(?!kernel)([\w.-]{1,64}) kernel:/;
const PACKED_DEVICE = new RegExp(`${DRIVER}:?(${ADDRESS})`, 'i');
const ANY_DEVICE = new RegExp(`(?<![\\da-f:])(${ADDRESS})(?![\\da-f])`, 'i');
const AUXILIARY = /((?:mlx5_core|bnxt_en|pds_core)\.[a-z][a-z-]{0,20}\.\d{1,6})/gi;
const NETDEV = new RegExp(`${DRIVER} ${ADDRESS} ([A-Za-z][\\w.@-]{0,15}):`, 'i');
const PACKED_NETDEV = new RegExp(`${DRIVER}${ADDRESS}([A-Za-z][\\w.@-]{0,14}):`, 'i');
const RDMA = /(?<!\w)(?:infiniband ([a-z][\w.-]{1,30}):|(mlx5_(?:bond_)?\d{1,4})(?!\w))/i;
const FUNCTION = /(?<!\w)([a-z_]\w{2,60}) ?: ?(\d{1,6}) ?: ?(?:\( ?pid ?(\d{1,10}) ?\))?/i;
const MEMDEV = /cxl_mem (mem\d{1,5})|fwctl (fwctl\d{1,5})/i;

/** As far as it is there. */
export function readPrefix({ text, packed }: LogText): Prefix {
  const head = text.slice(0, 400);
  const start = packed.slice(0, 400);
  const prefix: Prefix = {};
  const [i, time] = firstOf(head);
  if (time !== undefined) prefix.time = i === 0 ? (Number(time) / 1e6).toFixed(6) : time;
  const host = HOST.exec(head)?.[1];
  if (host) prefix.host = host;
  const device =
    PACKED_DEVICE.exec(start)?.[1] ??
    head.match(AUXILIARY)?.at(-1) ??
    MEMDEV.exec(head)?.slice(1).find(Boolean) ??
    ANY_DEVICE.exec(text.slice(0, 2000))?.[1];
  if (device) prefix.device = device.toLowerCase();
  const netdev = NETDEV.exec(head)?.[1] ?? (text.includes(' ') ? undefined : PACKED_NETDEV.exec(start)?.[1]);
  if (netdev) prefix.netdev = netdev;
  const rdma = RDMA.exec(head);
  if (rdma) prefix.rdma = (rdma[1] ?? rdma[2]) as string;
  const by = FUNCTION.exec(head);
  if (by && /_/.test(by[1] as string)) {
    prefix.function = by[1] as string;
    if (by[3] !== undefined) prefix.pid = Number(by[3]);
  }
  return prefix;
}

function firstOf(head: string): [number, string | undefined] {
  for (const [i, pattern] of TIMES.entries()) {
    const time = pattern.exec(head)?.[1];
    if (time !== undefined) return [i, time];
  }
  return [-1, undefined];
}

/** Whether a line begins a message of its own, so that it is no rest of the one before. */
const START =
  /^(?:<\d{1,3}>|kern ?:|\[ ?[+<]? ?\d{1,10}\.\d{1,9}\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} |\[[A-Z][a-z]{2}\d\d \d\d:|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d|\d{4}-\d\d-\d\d[T ]|\d{1,3},\d{1,12},\d+,|(?:mlx5_core|infiniband|bnxt_en|pds_core|cxl_\w+|fwctl)\b)/;

export const isStart = (text: string): boolean => START.test(text);
