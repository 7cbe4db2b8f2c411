import { nvmType } from '../prm/nvm-types.js';
import { type CardCore, DENIED, FAIL, type Handlers, INVALID_PARAMS, NOTHING, Refusal } from './handler.js';
import { valueNamed } from './named.js';
import type { NvmEntry, NvmState } from './state.js';
import { firmwares } from './version.js';

/** The directory of the flash: what is in it, and what changes it. */

const KB = 1024;

const entry = (name: string, itemKb: number, data: number, ordinal = 0, attr = 0): NvmEntry => ({
  type: nvmType(name),
  ordinal,
  ext: 0,
  attr,
  item: itemKb * KB,
  data,
});

/** What the card comes with; sizes are chosen. */
const FACTORY: readonly NvmEntry[] = [
  entry('BOOTCODE', 1536, 1_402_880),
  entry('BOOTCODE_2', 1536, 1_402_880),
  entry('APE_FW', 1024, 884_736),
  entry('APE_PATCH', 64, 41_984),
  entry('VPD', 4, 1024),
  entry('PKG_LOG', 16, 2_304),
  entry('KONG_FW', 768, 655_360),
  entry('KONG_PATCH', 64, 20_480),
  entry('BONO_FW', 1024, 901_120),
  entry('BONO_PATCH', 64, 36_864),
  entry('CHIMP_PATCH', 128, 98_304),
  entry('EXP_ROM_MBA', 512, 393_216),
  entry('AVS', 4, 512),
  entry('PCIE', 8, 4_096),
  entry('PORT_MACRO', 64, 49_152),
  entry('CCM', 1024, 786_432),
  entry('PCI_CFG', 4, 256),
  entry('TSCF_UCODE', 64, 32_768),
  entry('ISCSI_BOOT', 512, 262_144),
  entry('SHARED_CFG', 8, 4_096),
  entry('PORT_CFG', 4, 2_048, 0),
  entry('PORT_CFG', 4, 2_048, 1),
  entry('FUNC_CFG', 4, 1_536, 0),
  entry('FUNC_CFG', 4, 1_536, 1),
  entry('MGMT_CFG', 16, 8_192),
];

const nvmOf = (card: CardCore): NvmState => card.current().nvm ?? {};
export const entriesOf = (card: CardCore): readonly NvmEntry[] => nvmOf(card).entries ?? FACTORY;
export const hasType = (card: CardCore, name: string): boolean =>
  entriesOf(card).some(({ type }) => type === nvmType(name));

const change = (card: CardCore, members: NvmState): void =>
  card.change({ nvm: { ...nvmOf(card), ...members } });

/** Changes the directory; what runs is what was read at the last start. */
const setEntries = (card: CardCore, entries: readonly NvmEntry[]): typeof NOTHING => {
  change(card, { entries, pending: true });
  return NOTHING;
};

/** The flash belongs to the card: a VF has no part of it. */
const ofPf =
  (handler: Handlers[string]): Handlers[string] =>
  (card, request) =>
    request.caller.kind === 'vf' ? DENIED : handler(card, request);

const sizeOf = (entries: readonly NvmEntry[]): number => entries.reduce((all, { item }) => all + item, 0);

/** A Winbond W25Q128 by JEDEC id. */
const FLASH = { manufacturer_id: 0xef, device_id: 0x4018 };

const info: Handlers[string] = (card) => {
  const { nvram, firmware } = card.profile;
  return {
    ...FLASH,
    sector_size: nvram.sector,
    nvram_size: nvram.size,
    available_size: nvram.free + sizeOf(FACTORY) - sizeOf(entriesOf(card)),
    nvm_cfg_ver_maj: 1,
    flags: valueNamed('nvm_get_dev_info_flags_2', 'FW_VER_VALID'),
    pkg_name: card.profile.package,
    ...firmwares(firmware),
  };
};

/** Bytes of an entry in the directory. */
const ENTRY_LENGTH = 24;

const INDEX_VALID = valueNamed('nvm_find_dir_entry_enables', 'DIR_IDX_VALID');
/** opt_ordinal */
const COMPARISONS: readonly ((one: number, other: number) => boolean)[] = [
  (one, other) => one === other,
  (one, other) => one >= other,
  (one, other) => one > other,
];

const find: Handlers[string] = (card, { ask }) => {
  const entries = entriesOf(card);
  const { enables = 0, dir_idx, dir_type, dir_ordinal = 0, dir_ext, opt_ordinal = 0 } = ask;
  const fits = COMPARISONS[opt_ordinal & 3];
  if (!fits) return INVALID_PARAMS;
  const index =
    enables & INDEX_VALID
      ? (dir_idx as number)
      : entries.findIndex(
          ({ type, ordinal, ext }) => type === dir_type && ext === dir_ext && fits(ordinal, dir_ordinal),
        );
  const found = entries[index];
  if (!found) return FAIL;
  const [major, minor, build] = card.profile.firmware;
  const code = nvmType('SHARED_CFG') > found.type && found.type !== nvmType('VPD');
  const runs = code && found.type !== nvmType('PKG_LOG');
  return {
    dir_item_length: found.item,
    dir_data_length: found.data,
    fw_ver: runs ? major * 2 ** 24 + minor * 2 ** 16 + build : 0,
    dir_ordinal: found.ordinal,
    dir_idx: index,
  };
};

const erase: Handlers[string] = (card, { ask }) => {
  const entries = entriesOf(card);
  const index = ask.dir_idx as number;
  return entries[index]
    ? setEntries(
        card,
        entries.filter((_, i) => i !== index),
      )
    : FAIL;
};

const CHECKSUM = valueNamed('nvm_mod_dir_entry_enables', 'CHECKSUM');

const modify: Handlers[string] = (card, { ask }) => {
  const entries = entriesOf(card);
  const index = ask.dir_idx as number;
  const old = entries[index];
  if (!old) return FAIL;
  const made: NvmEntry = {
    ...old,
    ordinal: ask.dir_ordinal as number,
    ext: ask.dir_ext as number,
    attr: ask.dir_attr as number,
    ...((ask.enables as number) & CHECKSUM ? { checksum: ask.checksum as number } : {}),
  };
  const clash = entries.some(
    (one, i) => i !== index && one.type === made.type && one.ordinal === made.ordinal && one.ext === made.ext,
  );
  return clash ? FAIL : setEntries(card, entries.with(index, made));
};

/** What was given another checksum than that of its data does not pass. */
const verify: Handlers[string] = (card, { ask }) => {
  const found = entriesOf(card).find(
    ({ type, ordinal, ext }) => type === ask.dir_type && ordinal === ask.dir_ordinal && ext === ask.dir_ext,
  );
  return found && found.checksum === undefined ? NOTHING : FAIL;
};

const defragFailed = new Refusal('FAIL', valueNamed('nvm_defrag_cmd_err', 'FAIL'));
const defrag: Handlers[string] = (_card, { ask }) =>
  (ask.flags as number) & valueNamed('nvm_defrag_flags', 'DEFRAG') ? NOTHING : defragFailed;

const result = (name: string) => ({ result: valueNamed('nvm_factory_defaults_result', name) });
const noSaved = new Refusal('FAIL', valueNamed('nvm_factory_defaults_cmd_err', 'NO_SAVED_CFG'));
const noValid = new Refusal('FAIL', valueNamed('nvm_factory_defaults_cmd_err', 'NO_VALID_CFG'));
const CONFIGURATION = ['SHARED_CFG', 'PORT_CFG', 'FUNC_CFG', 'MGMT_CFG'].map((name) => nvmType(name));
const isConfiguration = ({ type }: NvmEntry): boolean => CONFIGURATION.includes(type);

/** Makes a copy of the configuration, or brings it back: that of the factory is there from the beginning. */
const factoryDefaults: Handlers[string] = (card, { ask }) => {
  const { saved } = nvmOf(card);
  const entries = entriesOf(card);
  if (ask.mode === valueNamed('nvm_factory_defaults_mode', 'CREATE')) {
    if (saved !== 'none') return result('CREATE_ALREADY');
    if (!entries.some(isConfiguration)) return noValid;
    change(card, { saved: 'user' });
    return result('CREATE_OK');
  }
  if (saved === 'none') return noSaved;
  setEntries(card, [...entries.filter((one) => !isConfiguration(one)), ...FACTORY.filter(isConfiguration)]);
  return result('RESTORE_OK');
};

/** DBG_ERASE_NVM takes the saved configuration too. */
const eraseAll: Handlers[string] = (card, { ask }) => {
  if (!((ask.flags as number) & valueNamed('dbg_erase_nvm_flags', 'ERASE_ALL'))) return INVALID_PARAMS;
  change(card, { entries: [], pending: true, saved: 'none' });
  return NOTHING;
};

export const nvm: Handlers = Object.fromEntries(
  Object.entries({
    NVM_GET_DEV_INFO: info,
    NVM_GET_DIR_INFO: (card) => ({ entries: entriesOf(card).length, entry_length: ENTRY_LENGTH }),
    NVM_FIND_DIR_ENTRY: find,
    NVM_ERASE_DIR_ENTRY: erase,
    NVM_MOD_DIR_ENTRY: modify,
    NVM_VERIFY_UPDATE: verify,
    NVM_DEFRAG: defrag,
    NVM_FLUSH: () => NOTHING,
    NVM_FACTORY_DEFAULTS: factoryDefaults,
    DBG_ERASE_NVM: eraseAll,
  } satisfies Handlers).map(([name, handler]) => [name, ofPf(handler)]),
);
