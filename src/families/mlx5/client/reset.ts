import { decode, encode } from '../../../bits/codec.js';
import { namesOf } from '../../../bits/enum.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import type { ResetJob, ResetQuery, ResetWish } from '../../../client/update.js';
import { type CapabilityType, findCapability } from '../prm/capabilities.js';
import { findEnum } from '../prm/enums.js';
import { layout } from '../prm/layouts.js';
import { findRegister, type Register } from '../prm/registers.js';
import type { Shapes } from '../prm/shapes.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { ask, askMore } from './jobs/ask.js';
import { accessRegister, readRegister } from './registers.js';

/** MFRL.reset_trigger by the levels of mstfwreset; those that fwctl can ask for end in a reset without the hands of others. */
const LEVELS = [
  { level: 0, bit: 0x01, title: 'live patch: drivers and links stay', can: false },
  { level: 1, bit: 0x04, title: 'the cores of ARM alone', can: false },
  { level: 3, bit: 0x08, title: 'the PCI link is toggled: drivers are restarted', can: true },
  { level: 4, bit: 0x40, title: 'the host is booted warm (PERST)', can: true },
] as const;

/** MFRL.reset_type by bit, and rst_type_sel, which selects one. */
const TYPES = [
  { name: 'full', bit: 0x01, title: 'all of the chip' },
  { name: 'phy-less', bit: 0x02, title: 'the ports keep their links' },
  { name: 'nic', bit: 0x04, title: 'the NIC alone, without the cores of ARM' },
  { name: 'arm', bit: 0x08, title: 'the cores of ARM alone' },
  { name: 'arm-shutdown', bit: 0x10, title: 'the operating system on ARM is shut down' },
] as const;

/** MFRL.pci_sync_for_fw_update_start; the same in MROQ as bits. */
const SYNCS = ['none', 'driver', 'tool'] as const;
const SYNC_TITLES = {
  none: 'nobody is asked: drivers see the device go and come',
  driver: 'the drivers of all functions agree, and stop first',
  tool: 'as driver, with the toggle of the link by the tool',
} as const;

/** MFRL.pci_reset_req_method; the same in MROQ as bits. */
const METHODS = ['link-disable', 'hot-reset'] as const;
const METHOD_TITLES = {
  'link-disable': 'the bridge switches its link off and on',
  'hot-reset': 'the bridge resets what is behind it',
} as const;

/** MFRL.reset_state: nothing goes on; an error of an earlier one is none that goes on. */
const IDLE = 0;
const ERRORS = [3, 4, 5, 6];

/** default_timeout.to_multiplier: ms, s, min, h. */
const UNITS = [1, 1e3, 60e3, 3600e3];

/** MCQI.info_type of how what is stored begins to run. */
const ACTIVATION = 5;

const msOf = (told: { readonly to_multiplier: number; readonly to_value: number } | undefined) =>
  told?.to_value ? told.to_value * (UNITS[told.to_multiplier] ?? 1) : undefined;

/**
 * Which of the ways to agree and of the methods the device has, as bits: as MROQ tells for a reset of the whole chip, or, where there is no such register, as its
 * capabilities do, which the kernel's driver goes by. Those know of no tools that agree.
 */
async function offersOf(session: Session): Promise<{ readonly syncs: number; readonly methods: number }> {
  const told = await askMore(session, 'MROQ', 'mroq_ext');
  if (told?.query_is_valid)
    return { syncs: told.pci_sync_for_fw_update_start, methods: told.pci_reset_req_method };
  const flag = async (name: string, field: string): Promise<number> => {
    const type = findCapability(name) as CapabilityType;
    try {
      return Number(capabilityFields(type, await queryCapability(session, type, 'cur'))[field] ?? 0);
    } catch (error) {
      if (error instanceof FwctlError && error.kind === 'firmware') return 0;
      throw error;
    }
  };
  return {
    syncs: 1 | ((await flag('GENERAL', 'pci_sync_for_fw_update_event')) * 2),
    methods: 1 | ((await flag('GENERAL_2', 'pcie_reset_using_hotreset_method')) * 2),
  };
}

const has = (mask: number, bit: number): boolean => ((mask >>> bit) & 1) === 1;

async function query(session: Session): Promise<ResetQuery> {
  const told = await ask(session, 'MFRL', 'mfrl_reg_ext');
  const times = await askMore(session, 'DTOR', 'dtor_reg_ext');
  const how = await askMore(session, 'MCQI', 'mcqi_reg_ext', { info_type: ACTIVATION, data_size: 124 });
  const levels = LEVELS.map(({ level, bit, title, can }) => ({
    level,
    title,
    offered: (told.reset_trigger & bit) !== 0,
    can,
  }));
  const offers = await offersOf(session);
  const link = msOf(times?.PCIE_TOGGLE_TO);
  const unload = msOf(times?.DRIVER_UNLOAD_AND_RESET_TO) ?? msOf(times?.FW_RESET_TO);
  return {
    levels,
    level: levels.find(({ offered, can }) => offered && can)?.level,
    types: TYPES.map(({ name, bit, title }) => ({ name, title, offered: (told.reset_type & bit) !== 0 })),
    syncs: SYNCS.map((name, bit) => ({ name, title: SYNC_TITLES[name], offered: has(offers.syncs, bit) })),
    methods: METHODS.map((name, bit) => ({
      name,
      title: METHOD_TITLES[name],
      offered: has(offers.methods, bit),
    })),
    state: namesOf(findEnum('reset_state'), told.reset_state) ?? String(told.reset_state),
    is_busy: told.reset_state !== IDLE && !ERRORS.includes(told.reset_state),
    all_hosts: how && how.data.mcqi_activation_method_ext.all_hosts_sync === 1,
    link_ms: link,
    most_ms: unload === undefined && link === undefined ? undefined : (unload ?? 0) + (link ?? 0),
    uptime_s: await uptime(session),
  };
}

const at = (list: readonly string[], name: string | undefined, what: string): number => {
  if (name === undefined) return 0;
  const index = list.indexOf(name);
  if (index < 0) throw new FwctlError('usage', `there is no ${what} "${name}"`, { given: name, known: list });
  return index;
};

/** What is written to MFRL for a reset. Throws FwctlError `usage`. */
function wished({ level, type, sync, method }: ResetWish): Partial<Shapes['mfrl_reg_ext']> {
  const { bit = 0 } = LEVELS.find((one) => one.level === level) ?? {};
  return {
    reset_trigger: bit,
    rst_type_sel: at(
      TYPES.map(({ name }) => name),
      type,
      'type of reset',
    ),
    pci_sync_for_fw_update_start: at(SYNCS, sync, 'way to agree'),
    pci_reset_req_method: at(METHODS, method, 'method'),
  };
}

async function start(session: Session, wish: ResetWish): Promise<void> {
  const register = findRegister('MFRL') as Register;
  await accessRegister(session, {
    register,
    op: 'write',
    data: encode(layout('mfrl_reg_ext'), wished(wish)),
  });
}

/** MGIR.hw_info.uptime in seconds. */
export async function uptime(session: Session): Promise<number> {
  return decode(layout('mgir_ext'), await readRegister(session, 'MGIR')).hw_info.uptime;
}

/** How the firmware of ConnectX and BlueField is started again: by MFRL, as mstfwreset and the kernel do. */
export const reset: ResetJob = { query, start, uptime };
