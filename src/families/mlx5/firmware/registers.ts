import { decode, encode } from '../../../bits/codec.js';
import { byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import { view } from '../../../bits/view.js';
import { failingOutput, HEADER_BYTES } from '../mailbox.js';
import { CHALLENGE_REGISTER, challengeForm } from '../prm/challenge.js';
import { layout } from '../prm/layouts.js';
import { findRegister } from '../prm/registers.js';
import { BLOCKS_REGISTER, blocksForm } from '../prm/tracer.js';
import { statusNumber } from '../status.js';
import { type Syndrome, syndromeNumber, syndromeStatus } from '../syndromes.js';
import { coredump } from './coredump.js';
import type { Row, Rows } from './handler.js';
import { joinTables } from './join-tables.js';
import { lazyTable } from './lazy-table.js';
import type { RegisterRow, RegisterRows } from './register.js';
import { buffers } from './registers/buffers.js';
import { challenge } from './registers/challenge.js';
import { clock } from './registers/clock.js';
import { components } from './registers/components.js';
import { counters } from './registers/counters.js';
import { debugTokens } from './registers/debug-tokens.js';
import { embeddedCpu } from './registers/embedded-cpu.js';
import { identity } from './registers/identity.js';
import { link } from './registers/link.js';
import { masks } from './registers/masks.js';
import { module } from './registers/module.js';
import { nvconfig } from './registers/nvconfig.js';
import { pcie } from './registers/pcie.js';
import { pddr } from './registers/pddr.js';
import { pools } from './registers/pools.js';
import { port } from './registers/port.js';
import { pphcr } from './registers/pphcr.js';
import { prbs } from './registers/prbs.js';
import { qos } from './registers/qos.js';
import { reset } from './registers/reset.js';
import { roce } from './registers/roce.js';
import { sensors } from './registers/sensors.js';
import { serdes } from './registers/serdes.js';
import { testMode } from './registers/test-mode.js';
import { traceBlocks, tracer } from './registers/tracer.js';
import { update } from './registers/update.js';
import { rscdump } from './rscdump.js';

/** The registers that this firmware has, by name: a table per topic. */
export const registerRows: RegisterRows = joinTables<RegisterRows>(
  identity,
  components,
  update,
  debugTokens,
  port,
  link,
  buffers,
  counters,
  sensors,
  module,
  pddr,
  serdes,
  testMode,
  prbs,
  pphcr,
  pcie,
  qos,
  pools,
  clock,
  roce,
  nvconfig,
  reset,
  embeddedCpu,
  tracer,
  rscdump,
  coredump,
  lazyTable<RegisterRows>(['PCAM', 'MCAM', 'QCAM', 'SBCAM'], () => masks(() => registerRows)),
);

interface Known {
  readonly row: Omit<RegisterRow, 'layout'>;
  readonly form: Layout;
  readonly bytes: number;
  /** Bytes of its shortest form, which older tools send. */
  readonly shortest: number;
}

/** A register that only the built-in device has. */
function own(id: number): Known | undefined {
  const of = ({ bytes }: { readonly bytes: number }, form: unknown, read: RegisterRow['read']): Known => ({
    row: { read },
    form: form as Layout,
    bytes,
    shortest: bytes,
  });
  if (id === BLOCKS_REGISTER.id) return of(BLOCKS_REGISTER, blocksForm(), traceBlocks);
  if (id === CHALLENGE_REGISTER.id) return of(CHALLENGE_REGISTER, challengeForm(), challenge);
  return undefined;
}

function published(id: number): Known | undefined {
  const register = findRegister(id);
  const row = registerRows[register?.name ?? ''];
  const form = row && layout(row.layout as string);
  return row && form && { row, form, bytes: byteLength(form), shortest: register?.shortest ?? 0 };
}

const byId = new Map<number, Known | undefined>();

function known(id: number): Known | undefined {
  if (!byId.has(id)) byId.set(id, own(id) ?? published(id));
  return byId.get(id);
}

/** op_mod of register access. */
const WRITE = 0;
const READ = 1;

const access: Row<'ACCESS_REG'> = {
  opMods: [WRITE, READ],
  run: (fw, input, caller) => {
    const register = known(input.register_id);
    if (!register) return 'REGISTER_UNKNOWN';
    const { row, form, bytes, shortest } = register;
    if (row.board && !row.board(fw.profile)) return 'REGISTER_UNKNOWN';
    if (row.needs && !caller.vhca.capabilities.general(row.needs)) return 'REGISTER_ABSENT';
    const least = row.least?.(input.register_data, input.op_mod === WRITE) ?? shortest;
    if (input.register_data.length < least) return 'REGISTER_INPUT_SHORT';
    if (caller.room < HEADER_BYTES + least) return 'REGISTER_OUTPUT_SHORT';
    if (row.raw) {
      const data = row.raw(fw, input.register_data, input.op_mod === WRITE, caller);
      return typeof data === 'string' ? data : answer(data, caller.room);
    }
    const { register_data: given } = input;
    const sent = given.length > bytes ? given.subarray(0, bytes) : given;
    const whole = sent.length < bytes ? over(new Uint8Array(bytes), sent) : sent;
    const asked = row.glances ? view(form, whole) : decode(form, whole);
    if (input.op_mod === WRITE) {
      if (!row.write) return 'REGISTER_READ_ONLY';
      const before = row.read(fw, asked as never, caller);
      if (typeof before === 'string') return before;
      // What a shorter form does not have stays as it is.
      const data = over(bytesOf(form, before), sent);
      const syndrome = row.write(fw, decode(form, data) as never, caller, data);
      if (syndrome && !row.tellsMore) return syndrome;
      if (syndrome) return refusal(syndrome, row.read(fw, asked as never, caller), form, caller.room);
    }
    const content = row.read(fw, asked as never, caller);
    return typeof content === 'string' ? content : answer(bytesOf(form, content), caller.room);
  },
};

/** A refused write of a register that says more of it. */
function refusal(
  syndrome: Syndrome,
  content: object | Syndrome,
  form: Layout,
  room: number,
): Uint8Array | Syndrome {
  if (typeof content === 'string') return syndrome;
  const output = answer(bytesOf(form, content), room);
  output.set(failingOutput(statusNumber(syndromeStatus(syndrome)), syndromeNumber(syndrome)));
  return output;
}

const bytesOf = (form: Layout, content: object): Uint8Array =>
  content instanceof Uint8Array ? content : encode(form, content as Fields);

/** The first bytes of a buffer replaced; the buffer itself stays as it is. */
function over(bytes: Uint8Array, first: Uint8Array): Uint8Array {
  const laid = new Uint8Array(bytes);
  laid.set(first);
  return laid;
}

/** The register behind the header; cut where there is room for a shorter form only. */
function answer(data: Uint8Array, room: number): Uint8Array {
  const output = new Uint8Array(Math.min(HEADER_BYTES + data.length, room));
  const kept = output.length - HEADER_BYTES;
  output.set(data.length > kept ? data.subarray(0, kept) : data, HEADER_BYTES);
  return output;
}

export const registers = {
  ACCESS_REG: access,
  ACCESS_REGISTER_USER: access,
} satisfies Rows;
