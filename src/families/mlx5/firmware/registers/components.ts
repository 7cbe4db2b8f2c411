import type { Shapes } from '../../prm/shapes.js';
import type { Part } from '../handler.js';
import type { Profile } from '../profile.js';
import { type RegisterRow, register } from '../register.js';
import { bcd } from '../text.js';

/**
 * What of the board can be replaced, by component_index: MCQS.identifier BOOT_IMG, OEM_NVCONFIG, MLNX_NVCONFIG, CS_TOKEN and DBG_TOKEN. The
 * firmware is in use, the others are not there.
 */
const COMPONENTS = [1, 4, 5, 6, 7];
const FIRMWARE = 0;
const NOT_PRESENT = 0;
const IN_USE = 2;

/** Whether the board itself has a component; other devices than it, modules and gearboxes, have none. */
export const isComponent = (component_index: number, device_index: number, device_type: number): boolean =>
  component_index < COMPONENTS.length && device_index === 0 && device_type === 0;

/** MCDA carries dwords, 32 of them. */
const MCDA = { log_mcda_word_size: 2, mcda_max_write_size: 128 };

/** Bytes: half of a flash of 32 MiB, as two images lie in it; of files and tokens. Chosen. */
const LARGEST_IMAGE = 16 * 2 ** 20;
const LARGEST_FILE = 64 * 2 ** 10;

/** MCQI.info_type */
const CAPABILITIES = 0;
const VERSION = 1;
const ACTIVATION = 5;

/** Bytes of MCQI's data; of a version before its text. */
const MOST = 124;
const VERSION_HEAD = 32;

type Data = Part<Shapes['mcqi_reg_ext']['data']>;

/** The firmware's images are signed, and for one PSID. Nothing of it can be read back yet. */
const capabilitiesOf = (component: number) =>
  component === FIRMWARE
    ? {
        supported_info_bitmask: (1 << VERSION) | (1 << ACTIVATION) | (1 << CAPABILITIES),
        max_component_size: LARGEST_IMAGE,
        signed_updates_only: 1,
        match_psid: 1,
      }
    : { supported_info_bitmask: 1 << CAPABILITIES, max_component_size: LARGEST_FILE };

/** A piece of information, and its bytes. Nothing is pending: the next version is the running one. */
function information(
  { identity }: Profile,
  component: number,
  type: number,
): readonly [size: number, data: Data] | undefined {
  if (type === CAPABILITIES) return [20, { mcqi_cap_ext: { ...capabilitiesOf(component), ...MCDA } }];
  if (component !== FIRMWARE) return undefined;
  const [major, minor, sub] = identity.firmware;
  const version_string = `${major}.${minor}.${sub}`;
  const length = version_string.length;
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
      if (!isComponent(component_index, device_index, device_type)) return 'COMPONENT_UNKNOWN';
      return {
        last_index_flag: Number(component_index === COMPONENTS.length - 1),
        component_index,
        identifier: COMPONENTS[component_index] as number,
        component_status: component_index === FIRMWARE ? IN_USE : NOT_PRESENT,
        device_type,
      };
    },
  }),

  MCQI: register('mcqi_reg_ext', {
    read: ({ profile }, data) => {
      const { component_index, device_index, device_type, info_type, offset, data_size } = data;
      if (!isComponent(component_index, device_index, device_type)) return 'COMPONENT_UNKNOWN';
      const found = information(profile, component_index, info_type);
      if (!found) return 'INFO_TYPE_UNKNOWN';
      // All of it fits into the register: there are no further parts.
      if (offset !== 0) return 'REGISTER_VALUE';
      const { read_pending_component } = data;
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
};
