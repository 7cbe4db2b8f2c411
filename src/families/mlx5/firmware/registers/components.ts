import type { Shapes } from '../../prm/shapes.js';
import type { Part } from '../handler.js';
import type { Profile } from '../profile.js';
import { type RegisterRow, register } from '../register.js';
import { bcd } from '../text.js';

/** The one component of the board that could be replaced: MCQS.identifier BOOT_IMG, in use. */
const FIRMWARE = 0;
const BOOT_IMAGE = 1;
const IN_USE = 2;

/** MCQI.info_type */
const CAPABILITIES = 0;
const VERSION = 1;
const ACTIVATION = 5;

/** Bytes of MCQI's data; of a version before its text. */
const MOST = 124;
const VERSION_HEAD = 32;

type Data = Part<Shapes['mcqi_reg_ext']['data']>;

/** A piece of information, and its bytes. Nothing is pending: the next version is the running one. */
function information({ identity }: Profile, type: number): readonly [size: number, data: Data] | undefined {
  const [major, minor, sub] = identity.firmware;
  const version_string = `${major}.${minor}.${sub}`;
  const length = version_string.length;
  if (type === CAPABILITIES)
    return [
      20,
      { mcqi_cap_ext: { supported_info_bitmask: (1 << VERSION) | (1 << ACTIVATION) | 1, rd_en: 1 } },
    ];
  if (type === ACTIVATION)
    return [4, { mcqi_activation_method_ext: { pending_fw_reset: 1, pending_server_reboot: 1 } }];
  if (type !== VERSION) return undefined;
  // A byte each for major and minor, two for the third.
  const version = major * 2 ** 24 + minor * 2 ** 16 + sub;
  const [year, month, day] = identity.firmware_date.map(bcd) as [number, number, number];
  return [
    VERSION_HEAD + length,
    {
      mcqi_version_ext: {
        build_time_valid: 1,
        build_time: { year, month, day },
        version_string_length: length,
        version,
        version_string,
      },
    },
  ];
}

export const components: Record<string, RegisterRow> = {
  MCQS: register('mcqs_reg_ext', {
    read: (_fw, { device_index, component_index, device_type }) => {
      if (component_index !== FIRMWARE || device_index !== 0) return 'COMPONENT_UNKNOWN';
      return {
        last_index_flag: 1,
        component_index,
        identifier: BOOT_IMAGE,
        component_status: IN_USE,
        device_type,
      };
    },
  }),

  MCQI: register('mcqi_reg_ext', {
    read: ({ profile }, data) => {
      const { component_index, device_index, info_type, offset, data_size } = data;
      if (component_index !== FIRMWARE || device_index !== 0) return 'COMPONENT_UNKNOWN';
      const found = information(profile, info_type);
      if (!found) return 'INFO_TYPE_UNKNOWN';
      // All of it fits into the register: there are no further parts.
      if (offset !== 0) return 'REGISTER_VALUE';
      const { read_pending_component, device_type } = data;
      const [info_size, content] = found;
      return {
        read_pending_component,
        component_index,
        device_type,
        info_type,
        info_size,
        // mstflint asks for four bytes more than the register has.
        data_size: Math.min(data_size, MOST),
        data: content,
      };
    },
  }),

  /** The update of a component: none runs, and this firmware begins none. mstflint looks for MCC and MCDA before it asks anything else. */
  MCC: register('mcc_reg_ext', {
    read: (_fw, { component_index, device_index, device_type }) =>
      component_index === FIRMWARE && device_index === 0
        ? { component_index, device_type }
        : 'COMPONENT_UNKNOWN',
    write: () => 'UPDATE_ABSENT',
  }),

  MCDA: register('mcda_reg_ext', {
    read: () => ({}),
    write: () => 'UPDATE_ABSENT',
  }),
};
