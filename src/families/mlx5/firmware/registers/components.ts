import type { Shapes } from '../../prm/shapes.js';
import type { FirmwareCore, Part } from '../handler.js';
import { type RegisterRow, register } from '../register.js';
import { bcd } from '../text.js';
import { COMPONENTS, type Component, FIRMWARE, isComponent } from '../update/components.js';
import { componentOf, runningRelease, storedRelease, versionText } from '../update/flash.js';
import { imageOf } from '../update/image.js';
import { controlState, progressOf, STATE, updateOf } from '../update/steps.js';

/** MCQS.component_status and component_update_state, and last_update_state_changer_type. */
const NOT_PRESENT = 0;
const IN_USE = 2;
const UPDATE_STATE = { IDLE: 0, IN_PROGRESS: 1, APPLIED: 2, PENDING_RESET: 4, FAILED: 5 };
const COMMAND_INTERFACE = 4;

/** MCDA carries dwords, 32 of them. */
const MCDA = { log_mcda_word_size: 2, mcda_max_write_size: 128 };

/** MCQI.info_type */
const CAPABILITIES = 0;
const VERSION = 1;
const ACTIVATION = 5;

/** Bytes of MCQI's data; of a version before its text. */
const MOST = 124;
const VERSION_HEAD = 32;

type Data = Part<Shapes['mcqi_reg_ext']['data']>;

const bits = (...numbers: number[]): number => numbers.reduce((mask, bit) => mask | (1 << bit), 0);

/** Images are signed, and for one PSID and chip. */
const capabilitiesOf = (row: Component, size: number | undefined) => ({
  supported_info_bitmask: size === undefined ? bits(CAPABILITIES) : bits(CAPABILITIES, VERSION, ACTIVATION),
  ...(size === undefined ? {} : { component_size: size, rd_en: 1 }),
  max_component_size: row.most,
  ...(row.section === undefined ? {} : { signed_updates_only: 1, match_psid: 1, match_chip_id: 1 }),
});

function versionOf(fw: FirmwareCore, component: number, pending: boolean) {
  const state = fw.snapshot();
  if (component === FIRMWARE) return (pending ? storedRelease : runningRelease)(fw.profile, state);
  const { running, pending: waiting } = componentOf(state, component);
  return pending ? (waiting ?? running) : running;
}

/** A piece of information, and its bytes. Where nothing waits for a reset, the next version is the running one. */
function information(
  fw: FirmwareCore,
  component: number,
  type: number,
  pending: boolean,
): readonly [size: number, data: Data] | undefined {
  const row = COMPONENTS[component] as Component;
  const size = ((pending && imageOf(fw, component, true)) || imageOf(fw, component, false))?.size;
  if (type === CAPABILITIES) return [20, { mcqi_cap_ext: { ...capabilitiesOf(row, size), ...MCDA } }];
  if (type === ACTIVATION && size !== undefined)
    return [
      4,
      {
        mcqi_activation_method_ext: row.waits
          ? { pending_fw_reset: 1, pending_server_reboot: 1 }
          : { self_activation: 1 },
      },
    ];
  const release = type === VERSION ? versionOf(fw, component, pending) : undefined;
  if (!release) return undefined;
  const [major = 0, minor = 0, sub = 0] = release.version;
  const version_string = versionText(release.version);
  const length = version_string.length;
  // A byte each for major and minor, two for the third.
  const version = (major & 0xff) * 2 ** 24 + (minor & 0xff) * 2 ** 16 + (sub & 0xffff);
  const [year, month, day] = release.date.map(bcd) as [number, number, number];
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

/** Where the update of a component is, and how far. */
function updateStateOf(fw: FirmwareCore, component: number): { state: number; progress: number } {
  const update = updateOf(fw);
  const { step, verified } = update;
  const { pending, failed } = componentOf(fw.snapshot(), component);
  const own = step?.component === component ? step : undefined;
  if (own?.name === 'failed') return { state: UPDATE_STATE.FAILED, progress: 0 };
  if (own?.name === 'download' || (own && controlState(fw) === STATE.VERIFY))
    return { state: UPDATE_STATE.IN_PROGRESS, progress: progressOf(fw) };
  if (verified?.[component]) return { state: UPDATE_STATE.APPLIED, progress: 100 };
  if (pending) return { state: UPDATE_STATE.PENDING_RESET, progress: 100 };
  return { state: failed ? UPDATE_STATE.FAILED : UPDATE_STATE.IDLE, progress: 0 };
}

export const components: Record<string, RegisterRow> = {
  MCQS: register('mcqs_reg_ext', {
    glances: true,
    read: (fw, { device_index, component_index, device_type }) => {
      if (!isComponent(component_index, device_index, device_type)) return 'COMPONENT_UNKNOWN';
      const { state, progress } = updateStateOf(fw, component_index);
      return {
        last_index_flag: Number(component_index === COMPONENTS.length - 1),
        component_index,
        identifier: (COMPONENTS[component_index] as Component).identifier,
        component_status: imageOf(fw, component_index, false) ? IN_USE : NOT_PRESENT,
        component_update_state: state,
        progress,
        last_update_state_changer_type: state === UPDATE_STATE.IDLE ? 0 : COMMAND_INTERFACE,
        device_type,
      };
    },
  }),

  MCQI: register('mcqi_reg_ext', {
    glances: true,
    read: (fw, data) => {
      const { component_index, device_index, device_type, info_type, offset, data_size } = data;
      if (!isComponent(component_index, device_index, device_type)) return 'COMPONENT_UNKNOWN';
      const { read_pending_component } = data;
      const found = information(fw, component_index, info_type, read_pending_component === 1);
      if (!found) return 'INFO_TYPE_UNKNOWN';
      // All of it fits into the register: there are no further parts.
      if (offset !== 0) return 'REGISTER_VALUE';
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
