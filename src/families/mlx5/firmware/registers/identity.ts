import type { Shapes } from '../../prm/shapes.js';
import { baseMac, splitMac } from '../addresses.js';
import type { FirmwareCore, Part } from '../handler.js';
import type { Identity, Profile, Rom, RomCpu, RomType } from '../profile.js';
import { register } from '../register.js';
import { bcd, fromHex, fromText, sameBytes, toText } from '../text.js';
import { runningRelease } from '../update/flash.js';
import type { Vhca } from '../vhca.js';

/** Nanoseconds. */
const SECOND = 1_000_000_000n;

/** Bytes of NODE_DESC. */
const NODE_DESC_BYTES = 64;

const nodeDesc = (fw: FirmwareCore, vhca: Vhca): Uint8Array =>
  fromText(fw.stateOf(vhca).node_desc ?? fw.profile.identity.node_desc, NODE_DESC_BYTES);

/** Bytes of a string that MQIS gives at once. */
const MQIS_BYTES = 8;

/** The strings of MQIS by info_type; the board has no vital data of a customer's. */
const boardText = ({ identity }: Profile, type: number): string | undefined =>
  ({
    1: identity.part_number,
    2: identity.description,
    3: '',
    4: '',
    5: identity.roms.map(romText).join('\n'),
  })[type];

/** As mstflint writes it. */
const romText = ({ type, version, cpu }: Rom): string =>
  `type=${type} version=${version.join('.')}${cpu ? ` cpu=${cpu.join()}` : ''}`;

/** MGIR.sw_info.rom0_type to rom3_type, as mstflint reads it: FlexBoot 1, UEFI 2, UEFI Virtio net 6 and blk 7. */
const ROM_TYPES: { readonly [type in RomType]: number } = {
  PXE: 1,
  UEFI: 2,
  'UEFI Virtio net': 6,
  'UEFI Virtio blk': 7,
};

/** Bits of rom0_arch to rom3_arch, as mstflint reads them. */
const ROM_CPUS: { readonly [cpu in RomCpu]: number } = { AMD64: 1, AARCH64: 2 };

/** MGIR.sw_info of the boot code: readers begin at the last place. */
function romInfo({ roms }: Identity): Part<Shapes['mgir_ext']['sw_info']> {
  const places = [...roms].reverse().map(({ type, cpu = [], version: [major, minor, build] }, i) => [
    [`rom${i}_type`, ROM_TYPES[type]],
    [`rom${i}_arch`, cpu.reduce((bits, one) => bits | ROM_CPUS[one], 0)],
    [`rom${i}_version`, { major, minor, build }],
  ]);
  return Object.fromEntries(places.flat());
}

/** MGIR.fw_info.life_cycle of a chip whose keys are burnt in, as mstflint names it: GA SECURED; others are in PRODUCTION, 0. */
const GA_SECURED = 1;

const fromBytes = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export const identity = {
  NODE_DESC: register('set_node_in', {
    read: (fw, _data, { vhca }) => nodeDesc(fw, vhca),
    write: (fw, _data, { vhca }, bytes) => {
      if (!sameBytes(bytes, nodeDesc(fw, vhca))) fw.setStateOf(vhca, { node_desc: toText(bytes) });
      return undefined;
    },
  }),

  DTOR: register('dtor_reg_ext', {
    needs: 'dtor',
    read: (fw) => fromHex(fw.profile.registers.DTOR),
  }),

  MGIR: register('mgir_ext', {
    glances: true,
    read: (fw) => {
      const adapter = fw.profile.identity;
      const release = runningRelease(fw.profile, fw.snapshot());
      const [major, minor, sub_minor] = release.version;
      const [year, month, day] = release.date;
      const [manufacturing_base_mac_47_32, manufacturing_base_mac_31_0] = splitMac(baseMac(adapter));
      return {
        hw_info: {
          device_hw_revision: adapter.hw_revision,
          device_id: adapter.device_id,
          hw_dev_id: adapter.hw_dev_id,
          technology: adapter.technology,
          num_ports: adapter.ports,
          manufacturing_base_mac_47_32,
          manufacturing_base_mac_31_0,
          uptime: Number(fw.now() / SECOND) % 2 ** 32,
        },
        fw_info: {
          string_tlv: 1,
          signed_fw: 1,
          secured: 1,
          // Eight bits a part: the extended fields have the whole number.
          major: major & 0xff,
          minor: minor & 0xff,
          sub_minor: sub_minor & 0xff,
          year: bcd(year),
          month: bcd(month),
          day: bcd(day),
          psid: adapter.psid,
          extended_major: major,
          extended_minor: minor,
          extended_sub_minor: sub_minor,
          sec_boot: Number(adapter.secure_boot),
          life_cycle: adapter.secure_boot ? GA_SECURED : 0,
        },
        sw_info: romInfo(adapter),
        dev_info: { dev_branch_tag: release.branch_tag },
      };
    },
  }),

  /** Strings of the board, eight bytes at a time. */
  MQIS: register('mqis_reg_ext', {
    glances: true,
    read: ({ profile }, { info_type, read_offset, read_length }) => {
      const text = boardText(profile, info_type);
      if (text === undefined) return 'INFO_TYPE_UNKNOWN';
      const bytes = new TextEncoder().encode(text);
      if (read_offset > bytes.length) return 'REGISTER_VALUE';
      const length = Math.min(read_length || MQIS_BYTES, MQIS_BYTES, bytes.length - read_offset);
      return {
        info_type,
        info_length: bytes.length,
        read_offset,
        read_length: length,
        info_string: fromBytes(bytes.subarray(read_offset, read_offset + length)),
      };
    },
  }),

  /** How the host's processor orders bytes. */
  HOST_ENDIANNESS: register('register_host_endianness', {
    read: (fw, _data, { vhca }) => ({ he: fw.stateOf(vhca).host_endianness ?? 0 }),
    write: (fw, { he }, { vhca }) => {
      if (he !== (fw.stateOf(vhca).host_endianness ?? 0)) fw.setStateOf(vhca, { host_endianness: he });
      return undefined;
    },
  }),
};
