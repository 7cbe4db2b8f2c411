import { type CardCore, DENIED, type Handlers, INVALID_PARAMS, NOTHING } from './handler.js';
import { bitsNamed, valueNamed } from './named.js';
import { entriesOf, hasType } from './nvm.js';
import { toTime } from './state.js';
import { clearCounters } from './statistics.js';
import type { Values } from './struct.js';

/** Whether the firmware is well, and its resets. */

const mismatch = (...names: string[]) => bitsNamed('fw_health_check_fw_status', ...names);

/** Primary images and those on the flash: all match, or what was erased does not. */
function imagesState(card: CardCore): number {
  if (entriesOf(card).length === 0) return mismatch('DIR_HDR_MISMATCH', 'MBR_CORRUPT');
  const missing: readonly (readonly [types: readonly string[], flag: string])[] = [
    [['BOOTCODE', 'BOOTCODE_2'], 'SBI_MISMATCH'],
    [['CHIMP_PATCH'], 'SRT_MISMATCH'],
    [['APE_FW', 'KONG_FW', 'BONO_FW'], 'CRT_MISMATCH'],
    [['SHARED_CFG', 'PORT_CFG', 'FUNC_CFG'], 'CFG_MISMATCH'],
    [['VPD'], 'FRU_MISMATCH'],
  ];
  return missing
    .filter(([types]) => types.some((type) => !hasType(card, type)))
    .reduce((all, [, flag]) => all + mismatch(flag), 0);
}

/** Registers in the card's own space (GRC), where the driver reads the firmware's health: chosen. */
const GRC = valueNamed('error_recovery_qcfg_fw_health_status_reg', 'ADDR_SPACE=GRC');
const register = (address: number): number => (address * 4 + GRC) >>> 0;
const HEALTH = 0x0c40_0400;
const RESET_IN_PROGRESS = 0xffff;

/** In tenths of a second. */
const POLLING = 10;

const recovery: Values = {
  flags: valueNamed('error_recovery_qcfg_flags', 'CO_CPU'),
  driver_polling_freq: POLLING,
  master_func_wait_period: 20,
  normal_func_wait_period: 40,
  master_func_wait_period_after_reset: 20,
  max_bailout_time_after_reset: 120,
  fw_health_status_reg: register(HEALTH),
  fw_heartbeat_reg: register(HEALTH + 1),
  fw_reset_cnt_reg: register(HEALTH + 2),
  reset_inprogress_reg: register(HEALTH + 3),
  reset_inprogress_reg_mask: RESET_IN_PROGRESS,
  reg_array_cnt: 1,
  err_recovery_cnt_reg: register(HEALTH + 4),
};

const processor = (name: string) => valueNamed('fw_reset_embedded_proc_type', name);
const selfReset = (name: string) => valueNamed('fw_reset_selfrst_status', name);
const [NONE, ASAP, PCI_RESET] = [
  selfReset('SELFRSTNONE'),
  selfReset('SELFRSTASAP'),
  selfReset('SELFRSTPCIERST'),
];

/** A reset of the chip takes every function along; that of one processor is over before anybody asks. */
const reset: Handlers[string] = (card, { caller, ask }) => {
  if (caller.kind === 'vf') return DENIED;
  const { embedded_proc_type: of, selfrst_status: when = 0 } = ask;
  // No processor of a SmartNIC is on the card.
  if (of === processor('AP')) return INVALID_PARAMS;
  const now = of === processor('CHIP') && when !== NONE && when !== PCI_RESET;
  if (now) card.change({ reset: toTime(card.at()) });
  return { selfrst_status: now ? ASAP : when };
};

const pendingAction = (name: string) => valueNamed('fw_qstatus_nvm_option_action_status', name);

const status: Handlers[string] = (card) => ({
  selfrst_status: card.current().reset === undefined ? NONE : ASAP,
  nvm_option_action_status: pendingAction(
    card.current().nvm?.pending ? 'NVMOPT_ACTION_HOTRESET' : 'NVMOPT_ACTION_NONE',
  ),
});

const level = (name: string) => valueNamed('func_reset_func_reset_level', name);
const VF_ID = valueNamed('func_reset_enables', 'VF_ID_VALID');

/** Takes the rings of functions away from under their drivers; what can be seen of it here are their counters. */
const functionReset: Handlers[string] = (card, { caller, ask }) => {
  const { enables = 0, vf_id: vf, func_reset_level: what } = ask;
  const own = card.functions.filter(({ pf, kind }) => pf === caller.pf && kind === 'vf');
  if (enables & VF_ID) {
    if (caller.kind === 'vf') return DENIED;
    const target = own.find(({ fid }) => fid === vf);
    if (!target) return INVALID_PARAMS;
    clearCounters(card, [target]);
    return NOTHING;
  }
  const children = caller.kind === 'pf' && what !== level('RESETME') ? own : [];
  const self = what === level('RESETCHILDREN') || what === level('RESETVF') ? [] : [caller];
  clearCounters(card, [...self, ...children]);
  return NOTHING;
};

const SYNC_DONE = bitsNamed('fw_sync_sync_status', 'SYNC_COMPLETE');
const SYNC_FAILED = bitsNamed('fw_sync_sync_status', 'SYNC_COMPLETE', 'SYNC_ERR', 'ERR_CODE=GENERAL');

export const health: Handlers = {
  FW_HEALTH_CHECK: (card) => ({ fw_status: imagesState(card) }),
  ERROR_RECOVERY_QCFG: () => recovery,
  FW_RESET: reset,
  FW_QSTATUS: status,
  FUNC_RESET: functionReset,
  // Secondary images are made of the primary ones: of those that were erased none can be.
  FW_SYNC: (card, { caller }) =>
    caller.kind === 'vf' ? DENIED : { sync_status: imagesState(card) ? SYNC_FAILED : SYNC_DONE },
  FW_LIVEPATCH_QUERY: () => NOTHING,
  REG_POWER_QUERY: (card) => ({
    flags: valueNamed('reg_power_query_flags', 'IN_POWER_AVAILABLE'),
    in_power_mw: card.profile.power,
  }),
  CORE_FREQUENCY_QUERY: () => ({ core_frequency_hz: 1_000_000_000 }),
  PORT_CLR_STATS: () => NOTHING,
  SELFTEST_QLIST: () => selftests,
};

const TESTS = ['nvm', 'link', 'register', 'memory'] as const;
const test = (...names: string[]) => bitsNamed('selftest_qlist_available_tests', ...names);
const selftests: Values = {
  num_tests: TESTS.length,
  available_tests: test('NVM_TEST', 'LINK_TEST', 'REGISTER_TEST', 'MEMORY_TEST'),
  offline_tests: test('REGISTER_TEST', 'MEMORY_TEST'),
  test_timeout: 2000,
  test_name: TESTS.map((text) => ({ text })),
};
