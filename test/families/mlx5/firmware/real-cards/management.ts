import { layout } from '../../../../../src/families/mlx5/prm/layouts.js';
import { access } from '../ask.js';
import { Clock, SECOND } from '../clocked.js';
import { dataOf, registerNamed } from '../indexes.js';
import { READ, reach, read, set, WRITE } from '../register-access.js';
import { card, type Finding, feature, field, pick, withoutModule } from './bench.js';

const HWMON = 'Linux mlx5 hwmon.c';
const LM_SENSORS = 'output of lm-sensors of mlx5 cards';
const MSTFLINT = 'mstflint at b9d9e84';

/** The letters of the name of a sensor. */
function sensorName(sensor_index: number): string {
  const { sensor_name_hi, sensor_name_lo } = read(card(), 'MTMP', { sensor_index }).fields;
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(sensor_name_hi));
  view.setUint32(4, Number(sensor_name_lo));
  return String.fromCharCode(...bytes).replace(/\0+$/, '');
}

/** A read that carries mtr, where the highest temperature was above that of now: whether it is that of now then. */
function resetByRead(): boolean {
  const clock = new Clock();
  const device = card('connectx6dx', clock);
  const highest = () => {
    const { temperature, max_temperature } = read(device, 'MTMP').fields;
    return Number(max_temperature) - Number(temperature);
  };
  for (let step = 0; step < 1000 && highest() === 0; step++) clock.pass(60n * SECOND);
  if (highest() === 0) throw new Error('the temperature never fell');
  read(device, 'MTMP', { mtr: 1 });
  return highest() === 0;
}

const sensorsAndModules: readonly Finding[] = [
  {
    id: 'sensors',
    says: 'a NIC has one sensor of its own, the ASIC’s',
    source: `${LM_SENSORS}: ConnectX and BlueField-2`,
    sure: 'high',
    ours: () => pick(read(card(), 'MTCAP').fields, 'sensor_count sensor_map'),
    real: { sensor_count: 1, sensor_map: 1n },
  },
  {
    id: 'module-sensor-name',
    says: 'sensor 64 is Module0',
    source: LM_SENSORS,
    sure: 'high',
    ours: () => sensorName(64),
    real: 'Module0',
  },
  {
    id: 'asic-sensor-name',
    says: 'sensor 0 is asic',
    source: `${LM_SENSORS}; ${HWMON}`,
    sure: 'high',
    ours: () => sensorName(0),
    real: 'asic',
  },
  {
    id: 'asic-critical',
    says: 'the ASIC is critical at 105 degrees, 840 eighths',
    source: LM_SENSORS,
    sure: 'high',
    ours: () => field(card(), 'MTMP', 'temperature_threshold_hi'),
    real: 840,
  },
  {
    id: 'highest-temperature',
    says: 'a driver is loaded: mte is 1, max_temperature the highest since then',
    source: `${HWMON}; ${LM_SENSORS}`,
    sure: 'high',
    ours: () => {
      const { mte, temperature, max_temperature } = read(card(), 'MTMP').fields;
      return [mte, Number(max_temperature) >= Number(temperature)];
    },
    real: [1, true],
  },
  {
    id: 'highest-reset-by-read',
    says: 'mtr in a read sets the highest temperature to the one of now',
    source: `${HWMON}, which resets so`,
    sure: 'medium',
    ours: resetByRead,
    real: true,
  },
  {
    id: 'no-module-temperature',
    says: 'MTMP of the module of a port that has none: answered, temperature 0',
    source: `${HWMON}, which gives up where it fails; output of cards with copper cables`,
    sure: 'high',
    ours: () => {
      const { status, fields } = read(withoutModule(), 'MTMP', { sensor_index: 64 });
      return [status, fields.temperature];
    },
    real: ['OK', 0],
  },
  {
    id: 'temperature-unit',
    says: 'a temperature is in eighths of a degree',
    source: HWMON,
    sure: 'high',
    ours: () => {
      const eighths = field(card(), 'MTMP', 'temperature') as number;
      return eighths / 8 > 30 && eighths / 8 < 105;
    },
    real: true,
  },
  {
    id: 'module-sensor-of-port',
    says: 'the module sensor of a function is 64 and the module that PMLP names',
    source: HWMON,
    sure: 'high',
    ours: () => {
      const lanes = field(card(), 'PMLP', 'lane_module_mapping', {}, 'pf1') as readonly { module: number }[];
      const sensor_index = 64 + (lanes[0]?.module as number);
      return read(card(), 'MTMP', { sensor_index }, 'pf1').status;
    },
    real: 'OK',
  },
];

const masks: readonly Finding[] = [
  {
    id: 'pcam-pddr',
    says: 'PDDR answers: PCAM feature 43 is set',
    source: 'register table of mstflint 4.33',
    sure: 'medium',
    ours: () => [read(card(), 'PDDR').status, feature(card(), 'PCAM', 43)],
    real: ['OK', 1],
  },
  {
    id: 'pcam-force-down',
    says: 'firmware from xx.28 on can force a port down: PCAM feature 45 is set',
    source: `${MSTFLINT}, mlxlink_commander.cpp`,
    sure: 'high',
    ours: () => feature(card(), 'PCAM', 45),
    real: 1,
  },
  {
    id: 'masks-last-word-first',
    says: 'bit 0 of the features is in the last word: MCAM announces MTUTC’s units there',
    source: `${MSTFLINT}, mcam_capabilities.cpp`,
    sure: 'high',
    ours: () => {
      const { offset } = layout('mcam_reg').fields.find(({ name }) => name === 'mng_feature_cap_mask') ?? {};
      const word = new DataView(read(card(), 'MCAM').data.buffer, 16).getUint32((offset ?? 0) / 8 + 12);
      return (word >>> 0) & 1;
    },
    real: 1,
  },
  {
    id: 'mcam-sync-reset',
    says: 'GENERAL has pci_sync_for_fw_update_event: MCAM feature 19 is set',
    source: `${MSTFLINT}, cmd_reg_mcam.py; output of mlxfwreset of a dual-port NIC`,
    sure: 'high',
    ours: () => feature(card(), 'MCAM', 19),
    real: 1,
  },
  {
    id: 'mcam-reset-state',
    says: 'MFRL tells why a reset was not done: MCAM feature 21 is set',
    source: 'Linux mlx5 fw_reset.c',
    sure: 'medium',
    ours: () => feature(card(), 'MCAM', 21),
    real: 1,
  },
  {
    id: 'mcam-rescan',
    says: 'MFRL of a BlueField-3 tells whether the PCI bus is to be scanned again: MCAM feature 45 is set',
    source: 'public programs that provision DPUs; mstflint’s cmd_reg_mcam.py',
    sure: 'medium',
    ours: () => feature(card('bluefield3'), 'MCAM', 45),
    real: 1,
  },
  {
    id: 'mcam-sensor-map',
    says: 'MTCAP has sensor_map: MCAM feature 6 is set',
    source: `register table of mstflint 4.33; ${HWMON}`,
    sure: 'medium',
    ours: () => feature(card(), 'MCAM', 6),
    real: 1,
  },
  {
    id: 'mrsi',
    says: 'a BlueField has MRSI, the state of its own CPU',
    source: `${MSTFLINT}, cmd_reg_mrsi.py`,
    sure: 'medium',
    ours: () => read(card('bluefield3'), 'MRSI').status,
    real: 'OK',
  },
];

const accesses: readonly Finding[] = [
  {
    id: 'register-absent',
    says: 'a register that the firmware does not have: BAD_SYS_STATE',
    source: `${MSTFLINT}, fwctrl.c`,
    sure: 'high',
    ours: () => access(card(), 'pf0', registerNamed('MFBA').id, READ, new Uint8Array(64)).status,
    real: 'BAD_SYS_STATE_ERR',
  },
  {
    id: 'method-absent',
    says: 'a write to a register that can only be read: BAD_OP',
    source: `${MSTFLINT}, fwctrl.c`,
    sure: 'high',
    ours: () => reach(card(), 'pf0', 'MGIR', WRITE, dataOf('MGIR')).status,
    real: 'BAD_OP_ERR',
  },
  {
    id: 'data-of-failures',
    says: 'a register with an error of its own carries it in an answer of another status too, as MCC',
    source: `${MSTFLINT}, fwctrl.c and fw_comps_mgr.cpp, which look there`,
    sure: 'medium',
    ours: () => set(card(), 'MCC', { instruction: 3 }).data.length > 0,
    real: true,
  },
  {
    id: 'scopes',
    says: 'mstflint reads any register in the scope debug-read-only',
    source: `${MSTFLINT}, fwctrl.c`,
    sure: 'high',
    ours: () => ['MTMP', 'MGIR', 'MCQI'].map((name) => read(card(), name).status),
    real: ['OK', 'OK', 'OK'],
  },
  {
    id: 'reset-levels',
    says: 'a NIC supports resets of levels 3 and 4, of the whole chip',
    source: 'output of mlxfwreset of a dual-port NIC',
    sure: 'high',
    ours: () => pick(read(card(), 'MFRL').fields, 'reset_trigger reset_type'),
    real: { reset_trigger: 0x48, reset_type: 1 },
  },
  {
    id: 'reset-live-patch',
    says: 'a NIC supports level 0, live patching',
    source: 'output of mlxfwreset of a dual-port NIC',
    sure: 'medium',
    ours: () => (field(card(), 'MFRL', 'reset_trigger') as number) & 1,
    real: 1,
    left: 'there is no newer firmware that could be patched in while the device runs',
  },
  {
    id: 'reset-negotiation',
    says: 'a reset that another host refuses fails, and reset_state says why',
    source: 'Linux mlx5 fw_reset.c; mstflint’s cmd_reg_mfrl.py',
    sure: 'medium',
    ours: () => field(card(), 'MFRL', 'reset_state'),
    real: 'NACK or a time-out, after a refusal',
    left: 'the adapter is in one host, whose drivers agree at once',
  },
  {
    id: 'pcie-depth',
    says: 'MPIR of a depth that the function does not have: BAD_SYS_STATE, syndrome 0x685f19',
    source: 'kernel patch to mlx5’s socket direct',
    sure: 'high',
    ours: () => refusal('MPIR', { depth: 1 }),
    real: '4 0x685f19',
  },
];

function refusal(register: string, index: Record<string, number>): string {
  const { output } = access(card(), 'pf0', registerNamed(register).id, READ, dataOf(register, index));
  const syndrome = new DataView(output.buffer, output.byteOffset).getUint32(4);
  return `${output[0]} 0x${syndrome.toString(16)}`;
}

/** Registers of the board. */
export const management: readonly Finding[] = [...sensorsAndModules, ...masks, ...accesses];
