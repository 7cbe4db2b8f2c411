import type { Device } from '../device.js';
import type { Vhca } from '../functions.js';
import { register } from '../register.js';
import { fromHex, fromText, sameBytes, toText } from '../text.js';

/** Bytes of NODE_DESC. */
const NODE_DESC_BYTES = 64;

/** A number as the digits of a date in MGIR are written: one in four bits. */
const bcd = (value: number): number => Number.parseInt(String(value), 16);

const nodeDesc = (fw: Device, vhca: Vhca): Uint8Array =>
  fromText(fw.stateOf(vhca).node_desc ?? fw.profile.identity.node_desc, NODE_DESC_BYTES);

export const identity = {
  NODE_DESC: register('set_node_in', {
    read: (fw, _data, { vhca }) => nodeDesc(fw, vhca),
    write: (fw, _data, { vhca }, bytes) => {
      if (!sameBytes(bytes, nodeDesc(fw, vhca))) fw.setStateOf(vhca, { node_desc: toText(bytes) });
      return undefined;
    },
  }),

  DTOR: register('dtor_reg', {
    needs: 'dtor',
    read: (fw) => fromHex(fw.profile.registers.DTOR),
  }),

  MGIR: register('mgir_ext', {
    read: ({ profile: { identity: adapter } }) => {
      const [major, minor, sub_minor] = adapter.firmware;
      const [year, month, day] = adapter.firmware_date;
      const mac = BigInt(`0x${adapter.base_mac.replaceAll(':', '')}`);
      return {
        hw_info: {
          device_id: adapter.device_id,
          hw_dev_id: adapter.hw_dev_id,
          num_ports: adapter.ports,
          manufacturing_base_mac_47_32: Number(mac >> 32n),
          manufacturing_base_mac_31_0: Number(mac & 0xffffffffn),
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
};
