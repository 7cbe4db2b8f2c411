import type { FirmwareCore } from '../handler.js';
import type { Vhca } from '../vhca.js';

/** Ids of objects of one kind that follow each other. */
export interface Ids {
  readonly first: number;
  readonly count: number;
}

/** Which of them this id is, from 0; undefined where it is none. */
export const indexIn = ({ first, count }: Ids, id: number): number | undefined =>
  id >= first && id < first + count ? id - first : undefined;

/** The host software on one function: what it has made, and by which rule. */
export interface Host {
  readonly vhca: Vhca;
  /** What chance is about objects follows from it and their ids. */
  readonly seed: number;
  /** Pairs of a receive and a transmit queue of the netdev, each with an interrupt of its own. */
  readonly channels: number;
  readonly ids: Readonly<Record<Kind, Ids>>;
}

export type Kind = keyof ReturnType<typeof idsOf>;

/** CQs of a channel: of its receive queue, its transmit queue, its internal queue, and of XDP. */
export const CHANNEL_CQS = 4;

/** SQs of a channel: for packets, for internal work, for XDP. */
export const CHANNEL_SQS = 3;

/** Priorities of a port; the netdev has a TIS for each. */
export const PRIORITIES = 8;

/** Kinds of packets that a netdev spreads over its channels by a hash, as mlx5's enum mlx5_traffic_types has them. */
const TRAFFIC_TYPES = 10;

/** The entries of the table over which packets are spread. */
export const RQT_SIZE = 128;

/** The index of the driver's key of all memory. */
export const DRIVER_MKEY = 0x1000;

/**
 * Where the ids of each kind are. Of a busy host: a netdev with its channels, and RDMA programs with their QPs. CQ 1135 is that
 * of a real device (profile "captured"): the XDP queue of channel 11, on EQ 22.
 */
function idsOf(channels: number, programs: number) {
  return {
    asyncEq: { first: 4, count: 3 },
    channelEq: { first: 11, count: channels },
    channelCq: { first: 1088, count: channels * CHANNEL_CQS },
    programCq: { first: 1168, count: programs },
    qp: { first: 0x200, count: programs * 3 },
    dct: { first: 0x400, count: programs / 4 },
    srq: { first: 0x10, count: programs / 4 },
    xrcSrq: { first: 0x40, count: programs / 4 },
    xrq: { first: 0x8, count: programs / 4 },
    channelSq: { first: 0x1000, count: channels * CHANNEL_SQS },
    channelRq: { first: 0x800, count: channels },
    /** Drops what no channel takes. */
    dropRq: { first: 0x800 + channels, count: 1 },
    /** Takes its buffers from an RMP. */
    sharedRq: { first: 0x801 + channels, count: 2 },
    rmp: { first: 0x20, count: 1 },
    spreadRqt: { first: 0x10, count: 1 },
    channelRqt: { first: 0x11, count: channels },
    spreadTir: { first: 0x10, count: TRAFFIC_TYPES },
    channelTir: { first: 0x10 + TRAFFIC_TYPES, count: channels },
    dropTir: { first: 0x10 + TRAFFIC_TYPES + channels, count: 1 },
    tis: { first: 0x1, count: PRIORITIES },
    qCounter: { first: 1, count: 3 },
    /** The driver's own: all memory, and one for each channel. */
    driverMkey: { first: DRIVER_MKEY, count: 1 + channels },
    programMkey: { first: 0x1800, count: programs * 2 },
    flowCounter: { first: 0x8000, count: 16 },
    packetReformat: { first: 0x3, count: 2 },
  } satisfies Record<string, Ids>;
}

/** How busy the host is, by the kind of the function. */
const SIZES = {
  pf: { channels: 16, programs: 16 },
  vf: { channels: 4, programs: 8 },
  sf: { channels: 2, programs: 4 },
} as const;

/** The host on a function; undefined where no driver is bound. */
export function hostOf(fw: FirmwareCore, vhca: Vhca): Host | undefined {
  if (!vhca.bound) return undefined;
  const { channels, programs } = SIZES[vhca.kind];
  const seed = (fw.seed ^ (vhca.vhca_id * 0x01000193)) >>> 0;
  return { vhca, seed, channels, ids: idsOf(channels, programs) };
}

/** Protection domain and transport domain of the driver; the programs' own follow behind the first. */
export const DRIVER_PD = 1;
export const DRIVER_TRANSPORT_DOMAIN = 1;
export const XRC_DOMAIN = 1;

export const programPd = (program: number): number => DRIVER_PD + 1 + program;

/** Doorbell pages: of the driver, and of each program. */
export const DRIVER_UAR = 128;
export const programUar = (program: number): number => DRIVER_UAR + 1 + program;

/** Where programs number `index` of a kind ask for completions. */
export const programCq = ({ ids }: Host, index: number): number =>
  ids.programCq.first + (index % ids.programCq.count);

/** Doorbell records lie 64 bytes from each other, from a page of the host's memory on; `area` tells kinds of objects apart. */
export const doorbell = ({ vhca }: Host, area: number, index: number): bigint =>
  0x1_1bb1_dac0n + BigInt(vhca.vhca_id) * 0x4000_0000n + BigInt(area) * 0x10_0000n + BigInt(index) * 64n;
