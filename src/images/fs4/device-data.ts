import { FileBytes, hex } from '../bytes.js';
import { SECTION } from './names.js';
import type { Parts } from './parts.js';
import type { Section, Toc } from './toc.js';

/** A run of addresses that a board was given. */
export interface Addresses {
  /** Hex digits: 16 of a GUID, 12 of a MAC address. */
  readonly base: string;
  readonly count: number;
  readonly step: number;
}

/** What the table of device data says of a board. */
export interface DeviceData {
  readonly guids?: Addresses;
  readonly macs?: Addresses;
  /** As the board was made: MFG_INFO. */
  readonly made_guids?: Addresses;
  readonly made_macs?: Addresses;
  readonly made_psid?: string;
  readonly vsd?: string;
  readonly vsd_vendor_id?: number;
}

const DEV_INFO_MAGIC = [0x6d446576, 0x496e666f, 0x2342cafa, 0xbacafe00];
const UID_BYTES = 16;

function addresses(bytes: FileBytes, at: number, digits: number): Addresses {
  const base = bytes
    .u64(at + 8)
    .toString(16)
    .padStart(16, '0');
  return {
    base: base.slice(16 - digits),
    count: bytes.u8(at + 1) * 256 + bytes.u8(at + 3),
    step: bytes.u8(at + 2),
  };
}

const uids = (bytes: FileBytes, at: number) => ({
  guids: addresses(bytes, at, 16),
  macs: addresses(bytes, at + UID_BYTES, 12),
});

/** Reads MFG_INFO and DEV_INFO; what is missing is a flaw. */
export function readDeviceData(parts: Parts, { sections, offset }: Toc): DeviceData {
  const { file } = parts;
  const of = (type: number): Section[] => sections.filter((one) => one.type === type);
  const [mfg] = of(SECTION.MFG_INFO);
  const devs = of(SECTION.DEV_INFO);
  if (!mfg) parts.flaw('form', offset, 'DTOC has no MFG_INFO');
  const [dev] = devs;
  if (devs.length !== 1)
    parts.flaw('form', offset, `DTOC has ${devs.length} sections DEV_INFO; it must have one`);
  const made =
    mfg &&
    parts.attempt(() => {
      const bytes = new FileBytes(file.slice(mfg.offset, 0x40));
      const { guids, macs } = uids(bytes, 32);
      return { made_psid: bytes.text(0, 16), made_guids: guids, made_macs: macs };
    });
  const now =
    dev &&
    parts.attempt(() => {
      const bytes = new FileBytes(file.slice(dev.offset, 0x200));
      if (!bytes.starts(0, DEV_INFO_MAGIC))
        parts.flaw('form', dev.offset, `DEV_INFO at ${hex(dev.offset)} does not begin with its magic`);
      return { ...uids(bytes, 32), vsd_vendor_id: bytes.u16(110), vsd: bytes.text(112, 208) };
    });
  return { ...now, ...made };
}
