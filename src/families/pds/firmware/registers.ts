import { encode } from '../../../bits/codec.js';
import { layout } from '../prm/layouts.js';
import type { findProfile } from './profile.js';

/** Registers of the emulated card, in blocks of 64: addresses are in bytes. */
const REGISTERS_PER_BLOCK = 64;
export const BLOCK_BYTES = REGISTERS_PER_BLOCK * 4;

/** Block 0 is what BAR 0 tells of the device (struct pds_core_dev_info_regs), block 1 its clock; in the others is what was written there. */
const INFO_BLOCK = 0;
const CLOCK_BLOCK = 1;
export const FIRST_WRITABLE = 2;
export const BLOCKS = 16;

/** PDS_CORE_DEV_INFO_SIGNATURE of pds_core_if.h */
const SIGNATURE = 0x44455649;

/** fw_status: bit 0 says that it runs, bits 4 to 7 count its starts. */
const RUNNING = 1;

/** What the registers follow from. */
export interface Card {
  readonly profile: ReturnType<typeof findProfile>;
  readonly starts: number;
  /** The version that runs. */
  readonly version: string;
  /** Nanoseconds since the firmware was started. */
  readonly now: bigint;
  readonly written: Readonly<Record<string, number>>;
}

const ticks = (now: bigint) => ({
  tick_low: Number(now & 0xffffffffn),
  tick_high: Number((now >> 32n) & 0xffffffffn),
});

/** The bytes of a block. */
export function readBlock(block: number, card: Card): Uint8Array {
  if (block === INFO_BLOCK) return infoOf(card).subarray(0, BLOCK_BYTES);
  const bytes = new Uint8Array(BLOCK_BYTES);
  if (block === CLOCK_BLOCK) bytes.set(encode(layout('pds_core_dev_hwstamp_regs'), ticks(card.now)));
  const view = new DataView(bytes.buffer);
  for (const [address, value] of Object.entries(card.written)) {
    const at = Number(address) - block * BLOCK_BYTES;
    if (at >= 0 && at < BLOCK_BYTES) view.setUint32(at, value, true);
  }
  return bytes;
}

function infoOf({ profile, starts, version, now }: Card): Uint8Array {
  const second = 1_000_000_000n;
  return encode(layout('pds_core_dev_info_regs'), {
    signature: SIGNATURE,
    version: 1,
    asic_type: profile.asic.type,
    asic_rev: profile.asic.revision,
    fw_status: RUNNING | ((starts & 0xf) << 4),
    fw_heartbeat: Number((now / second) & 0xffffffffn),
    fw_version: version,
    serial_num: profile.serial,
  });
}
