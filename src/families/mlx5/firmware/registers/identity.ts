import { baseMac, splitMac } from '../addresses.js';
import type { Device } from '../device.js';
import type { Vhca } from '../functions.js';
import type { Profile } from '../profile.js';
import { register } from '../register.js';
import { bcd, fromHex, fromText, sameBytes, toText } from '../text.js';

/** Bytes of NODE_DESC. */
const NODE_DESC_BYTES = 64;

const nodeDesc = (fw: Device, vhca: Vhca): Uint8Array =>
  fromText(fw.stateOf(vhca).node_desc ?? fw.profile.identity.node_desc, NODE_DESC_BYTES);

/** Bytes of a string that MQIS gives at once. */
const MQIS_BYTES = 8;

/** The strings of MQIS by info_type; the board has no vital data of a customer's. */
const boardText = ({ title, identity }: Profile, type: number): string | undefined =>
  ({ 1: identity.node_desc, 2: title, 3: identity.psid, 4: identity.psid })[type];

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
    read: ({ profile: { identity: adapter } }) => {
      const [major, minor, sub_minor] = adapter.firmware;
      const [year, month, day] = adapter.firmware_date;
      const [manufacturing_base_mac_47_32, manufacturing_base_mac_31_0] = splitMac(baseMac(adapter));
      return {
        hw_info: {
          device_id: adapter.device_id,
          hw_dev_id: adapter.hw_dev_id,
          technology: adapter.technology,
          num_ports: adapter.ports,
          manufacturing_base_mac_47_32,
          manufacturing_base_mac_31_0,
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
        },
        dev_info: { dev_branch_tag: adapter.branch_tag },
      };
    },
  }),

  /** Strings of the board, eight bytes at a time. */
  MQIS: register('mqis_reg_ext', {
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
