import { decode, encode } from '../../../bits/codec.js';
import { matchOperation, type NamedOperation } from '../catalogue.js';
import { emulatedOperations, SPARE_ENDPOINT } from '../prm/emulation.js';
import { layout } from '../prm/layouts.js';
import { statusNumber } from '../status.js';
import { NO_SLOT, type PdsProfile, SLOT_A } from './profile.js';
import { BLOCK_BYTES, BLOCKS, type Card, FIRST_WRITABLE, readBlock } from './registers.js';
import type { PdsState } from './state.js';

/** What an operation may ask of the card, and do to it. */
export interface OperationContext {
  readonly profile: PdsProfile;
  readonly state: PdsState;
  readonly card: Card;
  change(members: Partial<PdsState>): void;
}

/** What an operation gives: the data of its answer, or the number that it failed with, which the caller gets as retval. */
type Given = { readonly answer?: Uint8Array; readonly retval?: number };

type Handler = (request: Uint8Array, context: OperationContext) => Given;

/** enum pds_core_fw_control_oper */
const GET_BOOT = 5;
const SET_BOOT = 6;

/** The numbers of pds_core's statuses stand for errors of operations too. */
const refused = (name: Parameters<typeof statusNumber>[0]): Given => ({ retval: statusNumber(name) });

/** How many functions of each kind the card has, by the kind's number (enum pds_core_vif_types): the core, vDPA, fwctl. */
const VIF_TYPES = { core: 0, vdpa: 1, fwctl: 6 } as const;

let identity: Given | undefined;

/** What never changes is made once. */
function identify(): Given {
  identity ??= identityOf();
  return identity;
}

function identityOf(): Given {
  const types = new Array<number>(16).fill(0);
  for (const type of Object.values(VIF_TYPES)) types[type] = 1;
  return {
    answer: encode(layout('pds_core_dev_identity'), {
      version: 1,
      nlifs: 1,
      nintrs: 64,
      ndbpgs_per_lif: 1,
      intr_coal_mult: 1,
      intr_coal_div: 1,
      vif_types: types,
    }),
  };
}

function listImages(_: Uint8Array, { profile }: OperationContext): Given {
  const images = Object.values(profile.images);
  return {
    answer: encode(layout('pds_core_fw_list_info'), {
      num_fw_slots: images.length,
      fw_names: images.map(({ slot, version }) => ({ slotname: slot, fw_version: version })),
    }),
  };
}

/** The slot of the next start; one that is set counts at the next start only after SYNC. */
function controlFirmware(request: Uint8Array, { profile, state, change }: OperationContext): Given {
  const { oper, slot } = decode(layout('pds_core_fw_control_cmd'), request) as { oper: number; slot: number };
  const completed = (status: number, told = 0): Given => ({
    answer: encode(layout('pds_core_fw_control_comp'), { status, slot: told }),
    ...(status ? { retval: status } : {}),
  });
  if (oper === GET_BOOT) return completed(0, state.unsaved || state.boot || SLOT_A);
  if (oper !== SET_BOOT) return completed(statusNumber('ENOSUPP'));
  if (!profile.images[slot]) return completed(statusNumber('EINVAL'));
  change({ unsaved: slot });
  return completed(0, slot);
}

function save(_: Uint8Array, { state, change }: OperationContext): Given {
  const { unsaved: boot = NO_SLOT } = state;
  if (boot !== NO_SLOT) change({ boot, unsaved: NO_SLOT });
  return { answer: encode(layout('emulated_sync_status'), { saved: Number(boot !== NO_SLOT), running: 1 }) };
}

const blockOf = (request: Uint8Array): number =>
  (decode(layout('emulated_register_read'), request) as { block: number }).block;

function readRegisters(request: Uint8Array, { card }: OperationContext): Given {
  const block = blockOf(request);
  return block < BLOCKS ? { answer: readBlock(block, card) } : refused('ERANGE');
}

function readRegistersWithTime(request: Uint8Array, { card }: OperationContext): Given {
  const block = blockOf(request);
  if (block >= BLOCKS) return refused('ERANGE');
  const form = layout('emulated_register_block_v2');
  const answer = encode(form, { block, timestamp_ns: card.now });
  answer.set(readBlock(block, card), answer.length - BLOCK_BYTES);
  return { answer };
}

function writeRegister(request: Uint8Array, { state, change }: OperationContext): Given {
  const { address, value } = decode(layout('emulated_register_write'), request) as {
    address: number;
    value: number;
  };
  if (address % 4 !== 0) return refused('BAD_ADDR');
  if (address >= BLOCKS * BLOCK_BYTES) return refused('ERANGE');
  if (address < FIRST_WRITABLE * BLOCK_BYTES) return refused('EPERM');
  change({ registers: { ...state.registers, [`0x${address.toString(16)}`]: value } });
  return {};
}

function resetRegisters(_: Uint8Array, { state, change }: OperationContext): Given {
  if (state.registers) change({ registers: {} });
  return {};
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  IDENTIFY: identify,
  FW_LIST: listImages,
  FW_CONTROL: controlFirmware,
  SYNC: save,
  READ_BLOCK: readRegisters,
  READ_BLOCK_V2: readRegistersWithTime,
  WRITE_REGISTER: writeRegister,
  RESET_REGISTERS: resetRegisters,
};

/** Operations that only read. */
const READING: readonly string[] = ['IDENTIFY', 'FW_LIST', 'READ_BLOCK', 'READ_BLOCK_V2'];

export const isReading = ({ name }: NamedOperation): boolean => READING.includes(name);

/** The endpoints that the firmware lists, each with its operations. */
export const BY_ENDPOINT: ReadonlyMap<number, readonly NamedOperation[]> = new Map([
  ...[...new Set(emulatedOperations.map(({ endpoint }) => endpoint))].map(
    (endpoint) => [endpoint, emulatedOperations.filter((one) => one.endpoint === endpoint)] as const,
  ),
  [SPARE_ENDPOINT, []],
]);

/** Runs an operation: a request that is shorter than it takes is refused. */
export function run(operation: NamedOperation, request: Uint8Array, context: OperationContext): Given {
  const least = operation.request === undefined ? 0 : Math.ceil(layout(operation.request).bits / 8);
  if (request.length < least) return refused('EINVAL');
  return (HANDLERS[operation.name] as Handler)(request, context);
}

/** The operation that an id means to the firmware: the version that is asked for, else the first that the driver would take for it. */
export function operationAt(endpoint: number, id: number): NamedOperation | undefined {
  const own = BY_ENDPOINT.get(endpoint) ?? [];
  return own.find((one) => one.id === (id & 0xffffff)) ?? matchOperation(own, id);
}
