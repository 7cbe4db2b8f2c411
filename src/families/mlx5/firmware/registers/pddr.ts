import type { Shapes } from '../../prm/shapes.js';
import type { FirmwareCore, Part } from '../handler.js';
import { LANES } from '../module.js';
import { moduleIn } from '../modules/cages.js';
import { cmisInfo } from '../modules/cmis.js';
import { identityOf } from '../modules/identity.js';
import { monitorsOf } from '../modules/monitors.js';
import { RATE_250, RATE_BEYOND, REVISION } from '../modules/sff8636.js';
import type { ModuleType, SffCodes } from '../modules/types.js';
import { isModuleOff, isPortOff, linkOf, offered } from '../ports.js';
import type { Vhca } from '../vhca.js';
import { ofPort, portIndex } from './of-port.js';
import { isForced, operation } from './pddr-operation.js';

type Pddr = Shapes['pddr_reg_ext'];
type Page = Part<Pddr['page_data']>;

/** hw_link_phy_state */
const PHY_POLLING = 0x20;
const PHY_DISABLED = 0x30;
const PHY_UP = 0x50;

/** What keeps a port down: monitor opcodes, as mstflint's mlxlink knows them. */
const ISSUES = {
  none: [0, 'No issue observed'],
  portOff: [1, 'Port is closed by command'],
  noPartner: [2, 'No partner detected while negotiating'],
  noPartnerForced: [36, 'No partner detected in force mode'],
  unplugged: [1024, 'Cable is unplugged'],
  stuck: [1028, 'Bus stuck (I2C Data or clock shorted)'],
  moduleOff: [1034, 'Module is disabled by command'],
} as const;

function issue(fw: FirmwareCore, vhca: Vhca): readonly [number, string] {
  if (isPortOff(fw, vhca)) return ISSUES.portOff;
  if (isModuleOff(fw, vhca)) return ISSUES.moduleOff;
  const found = moduleIn(fw, vhca);
  if (!found) return ISSUES.unplugged;
  if (found.fault === 'i2c') return ISSUES.stuck;
  if (linkOf(fw, vhca)) return ISSUES.none;
  return isForced(fw, vhca) ? ISSUES.noPartnerForced : ISSUES.noPartner;
}

function troubleshooting(fw: FirmwareCore, vhca: Vhca): Page {
  const [monitor_opcode, status_message] = issue(fw, vhca);
  return {
    pddr_troubleshooting_page_ext: {
      status_opcode: { pddr_monitor_opcode_ext: { monitor_opcode } },
      status_message,
    },
  };
}

/** A bit for each of the first lanes. */
const lanesMask = (lanes: number): number => (1 << lanes) - 1;

function phy(fw: FirmwareCore, vhca: Vhca): Page {
  const link = linkOf(fw, vhca);
  const off = isPortOff(fw, vhca);
  const found = isModuleOff(fw, vhca) ? undefined : moduleIn(fw, vhca);
  const powered = off || !found ? 0 : lanesMask(LANES);
  return {
    pddr_phy_info_page_ext: {
      hw_link_phy_state: off ? PHY_DISABLED : link ? PHY_UP : PHY_POLLING,
      num_of_negotiation_attempts: link && !isForced(fw, vhca) ? 1 : 0,
      lp_proto_enabled: offered(fw, vhca),
      plu_rx_pwrup: powered,
      plu_tx_pwrup: powered,
      signal_detected: offered(fw, vhca) ? lanesMask(LANES) : 0,
      sd_valid: 1,
      eeprom_prsnt: found && found.fault !== 'i2c' ? 1 : 0,
    },
  };
}

/** module_info_ext: power in dBm or in uW. */
const IN_MICROWATTS = 1;

/** 0.1 uW as hundredths of dBm, or as uW, in 16 bits. No light is -40 dBm. */
function power(tenths: number, unit: number): number {
  if (unit === IN_MICROWATTS) return Math.round(tenths / 10);
  return Math.round(1000 * Math.log10(Math.max(tenths, 1) / 10_000)) & 0xffff;
}

/** Lanes that the page has fields for. */
const LANE_FIELDS = 8;

/** A value of each lane, as the fields that they have. */
const byLane = (name: string, values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.slice(0, LANE_FIELDS).map((value, lane) => [`${name}_lane${lane}`, value]));

/** cable_type; cable_vendor; recovery of clock and data that can't be switched off. */
const CABLES = { active: 1, optical: 2, copper: 3 } as const;
const UNPLUGGED = 4;
const MELLANOX = 1;
const RECOVERY_FIXED = 1;

/** cable_identifier, as mlxlink names them. */
const QSFP28 = 0;

/** monitor_cap_mask: temperature, voltage, power received and sent, bias. */
const ALL_MONITORS = 0b1_1111;

/** Byte 129 of SFF-8636: classes 1 to 4 in bits 7-6, 5 to 7 in bits 1-0. */
const powerClass = (code: number): number => (code & 0b11 ? 4 + (code & 0b11) : (code >> 6) + 1);

/** What a module with SFF-8636 says of itself. */
function sffInfo({ power: powerCode, ...codes }: SffCodes, { medium, measures }: ModuleType): object {
  const [wavelength = 0, tolerance = 0, at7 = 0, at12 = 0] = codes.wave;
  const optics = measures
    ? {
        cable_power_class: powerClass(powerCode),
        rx_cdr_cap: RECOVERY_FIXED,
        tx_cdr_cap: RECOVERY_FIXED,
        rx_cdr_state: lanesMask(LANES),
        tx_cdr_state: lanesMask(LANES),
        // In nm.
        wavelength: wavelength / 20,
        wavelength_tolerance: tolerance,
        rx_power_type: 1,
      }
    : { cable_attenuation_5g: tolerance, cable_attenuation_7g: at7, cable_attenuation_12g: at12 };
  return {
    ext_ethernet_compliance_code: codes.extended,
    ethernet_compliance_code: codes.compliance,
    cable_identifier: QSFP28,
    cable_technology: codes.technology,
    nbr250: RATE_250,
    nbr100: RATE_BEYOND,
    length_om3: codes.om3,
    ...(medium === 'optical' ? { length_om4: codes.length } : { cable_length: codes.length }),
    memory_map_rev: REVISION,
    connector_type: codes.connector,
    ...optics,
  };
}

function moduleInfo(fw: FirmwareCore, vhca: Vhca, { module_info_ext: unit }: Pddr): Page {
  const found = moduleIn(fw, vhca);
  if (!found) return { pddr_module_info_ext: { cable_type: UNPLUGGED } };
  if (isModuleOff(fw, vhca) || found.fault === 'i2c') return { pddr_module_info_ext: {} };
  const type: ModuleType = found.type;
  const { vendor, oui, part, revision, serial, date_code } = identityOf(fw, vhca);
  const both = (name: string, [high, low]: readonly number[]) => ({
    [`${name}_high_th`]: (high as number) & 0xffff,
    [`${name}_low_th`]: (low as number) & 0xffff,
  });
  const inUnit = (values: readonly number[]) => values.map((value) => power(value, unit));
  const bytes = new TextEncoder().encode(date_code.padEnd(8));
  const monitors = monitorsOf(fw, vhca);
  const { limits } = type;
  const measured = monitors && {
    monitor_cap_mask: ALL_MONITORS,
    temperature: monitors.temperature & 0xffff,
    voltage: monitors.voltage,
    ...byLane('rx_power', inUnit(monitors.rx_power)),
    ...byLane('tx_power', inUnit(monitors.tx_power)),
    ...byLane('tx_bias', monitors.tx_bias),
    ...both('temperature', limits.temperature),
    ...both('voltage', limits.voltage),
    ...both('rx_power', inUnit(limits.rx_power)),
    ...both('tx_power', inUnit(limits.tx_power)),
    ...both('tx_bias', limits.tx_bias),
  };
  return {
    pddr_module_info_ext: {
      cable_type: CABLES[type.medium],
      cable_vendor: MELLANOX,
      vendor_name: vendor,
      vendor_pn: part,
      vendor_rev: new DataView(new TextEncoder().encode(revision.padEnd(4)).buffer).getUint32(0),
      vendor_sn: serial,
      date_code: new DataView(bytes.buffer).getBigUint64(0),
      vendor_oui: oui,
      ...measured,
      ...(type.sff ? sffInfo(type.sff, type) : {}),
      ...(type.cmis ? cmisInfo(fw, vhca, type.cmis) : {}),
    } as NonNullable<Page['pddr_module_info_ext']>,
  };
}

/** By page_select. */
const PAGES: Readonly<Record<number, (fw: FirmwareCore, vhca: Vhca, data: Pddr) => Page>> = {
  0: operation,
  1: troubleshooting,
  2: phy,
  3: moduleInfo,
};

export const pddr = {
  PDDR: ofPort('PDDR', 'pddr_reg_ext', {
    glances: true,
    index: (data) => {
      const wrong = portIndex(data);
      if (wrong) return wrong;
      // A switch has other ports and planes, modules with optics of their own, and groups of opcodes.
      const { pnat, port_type, plane_ind, module_ind_type, page_data } = data;
      if (pnat || port_type || plane_ind || module_ind_type) return 'REGISTER_VALUE';
      if (!PAGES[data.page_select]) return 'PAGE_UNKNOWN';
      const { group_opcode } = page_data.pddr_troubleshooting_page_ext;
      return data.page_select === 1 && group_opcode ? 'REGISTER_VALUE' : undefined;
    },
    show: (fw, vhca, _set, data) => ({
      module_info_ext: data.module_info_ext,
      page_data: (PAGES[data.page_select] as (typeof PAGES)[number])(fw, vhca, data),
    }),
  }),
};
