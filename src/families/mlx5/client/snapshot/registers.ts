import { readBits } from '../../../../bits/bits.js';
import { ValueError } from '../../../../bits/codec.js';
import type { Field, Layout } from '../../../../bits/layout.js';
import { PathError } from '../../../../bits/path.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Request } from '../../../../client/guard.js';
import type { Session } from '../../../../client/session.js';
import {
  type Asking,
  isRefusal,
  type SnapshotSection,
  scalars,
  type Thing,
  thingOf,
} from '../../../../client/snapshot.js';
import { allRegisters, type Register } from '../../prm/registers.js';
import { accessOf, formOf, isIndex, registerFields } from '../register-fields.js';
import { type Question, question, settled } from '../register-question.js';
import { readSupport } from '../register-support.js';
import { accessRegister, registerRequest } from '../registers.js';
import { FIRST_MODULE, indexesOf, type Places, placesOf } from './indexes.js';

const CONFIGURATION = 'the section configuration has what it tells';

/** Registers that are not asked, and why. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  CORE_DUMP: 'a read starts a dump: fwctl dump core',
  RESOURCE_DUMP: 'a read starts a dump: fwctl dump resource',
  MTRC_STDB: 'it is read piece by piece with the tracer: fwctl trace',
  MCDA: 'it carries the data of an update that runs',
  MNVDA: CONFIGURATION,
  MNVQC: CONFIGURATION,
  MNVDI: CONFIGURATION,
  MNVIA: CONFIGURATION,
  MNVGN: CONFIGURATION,
  HCA_CMD_ENCAP: 'it carries other commands',
  FPGA_ACCESS_REG: 'it reads the memory of another chip',
};

/** Registers whose questions need more than places. */
const USUAL_ONLY = ['MCIA', 'MCQI', 'MCC'];

/** Registers that say of a port what its link is: in other words the same. */
const OF_LINK = ['PAOS', 'PTYS', 'PPLM', 'PPAOS'];

/** Registers that the firmware sets for the module and the link that it finds, though others may. */
const BY_FIRMWARE = ['MTMP', 'SLTP'];

/** Registers of which all moves: counters, what lines and modules measure, the tracer's place, clocks, challenges. */
const MOVING = 'PPCNT MCIA MPCNT PPHCR SLRG MRTC MTUTC PPCR MTRC_CTRL PPRT MTCQ'.split(' ');

/** Fields of others that move, by their names. */
const MEASURED =
  /(^|[._])(temperature|max_temperature|crts|\w*uptime|voltage|\w*_power(_lane\d+)?|tx_bias\w*|[rt]x_power\w*|time_stamp\w*|timestamp\w*|\w*time_since\w*|\w*counters?|\w*_cnt|\w*_ber(_\w+)?|time_to_\w+|current_\w*time\w*|free_running\w*)(_high|_low|_hi|_lo)?(\[\d+\])?$/;

/** What the operational and the remote view of a setting have behind their name: the same setting in other words. */
const VIEW = / (dcbx_)?operation_type=\d+/;

export const registers: SnapshotSection = {
  name: 'registers',
  async read(session, asking) {
    const support = await readSupport(session);
    const places = await placesOf(session);
    const things: Thing[] = [];
    const there = allRegisters().filter((register) => support(register).has !== false);
    session.expect(() => expected(there, places));
    for (const register of there) {
      const why = NOT_ASKED[register.name];
      if (why === undefined) things.push(...(await readAll(session, register, places, asking)));
      else asking.leftOut(register.name, why);
    }
    return things;
  },
};

/** What will be asked of registers, as far as it does not follow from answers. */
function* expected(registers: readonly Register[], places: Places): Generator<Request> {
  for (const register of registers) {
    if (NOT_ASKED[register.name] !== undefined) continue;
    const form = formOf(register);
    for (const index of [{}, ...placesIn(register, form, places)])
      try {
        const { data, argument } = question(register, form, wordsOf(index));
        yield registerRequest({ register, op: 'read', data, argument });
      } catch (error) {
        if (!isNoQuestion(error)) throw error;
      }
  }
}

/** Whether a register can't be asked so: what there is of a device, it may tell in more bits than the index has. */
const isNoQuestion = (error: unknown): boolean =>
  error instanceof PathError ||
  error instanceof ValueError ||
  (error instanceof FwctlError && error.kind === 'usage');

const placesIn = (register: Register, form: Layout, places: Places) =>
  USUAL_ONLY.includes(register.name) ? [] : indexesOf(register, form, places);

const wordsOf = (index: Readonly<Record<string, number>>) =>
  Object.entries(index).map(([path, value]) => ({ path, value: String(value) }));

/** A register with its usual index, and with each that is worth asking. */
async function readAll(
  session: Session,
  register: Register,
  places: Places,
  asking: Asking,
): Promise<Thing[]> {
  const form = formOf(register);
  const things = new Map<string, Thing>();
  const usual = await tried(() => readOne(session, register, form, places), register.name, asking);
  if (usual === 'refused') return [];
  if (usual) things.set(usual.name, usual);
  for (const index of placesIn(register, form, places)) {
    // That it has no such instance is no news.
    const thing = await tried(() => readOne(session, register, form, places, index), register.name);
    if (thing && thing !== 'refused') things.set(thing.name, thing);
  }
  return [...things.values()];
}

/** `refused`: the firmware has no such register; undefined: nothing came of this index. */
async function tried(
  read: () => Promise<Thing>,
  name: string,
  asking?: Asking,
): Promise<Thing | 'refused' | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNoQuestion(error)) return undefined;
    if (!isRefusal(error)) throw error;
    asking?.leftOut(name, reasonOf(error));
    return error.kind === 'reply' ? undefined : 'refused';
  }
}

/** The reason without the name of what was asked, so that many share it. */
function reasonOf({ kind, message, facts }: FwctlError): string {
  const { status, syndrome } = facts;
  if (kind !== 'firmware' || status === undefined) return message;
  return `the firmware refused it: ${status}${syndrome === undefined ? '' : `, syndrome 0x${Number(syndrome).toString(16).padStart(8, '0')}`}`;
}

async function readOne(
  session: Session,
  register: Register,
  form: Layout,
  places: Places,
  index: Readonly<Record<string, number>> = {},
): Promise<Thing> {
  const asked = await settled(session, question(register, form, wordsOf(index)));
  const { data, argument } = asked;
  const got = await accessRegister(session, { register, op: 'read', data, argument });
  return told(asked, got, places);
}

/** The index fields in the data of a register, as far as they go. */
function indexOf(register: Register, form: Layout, data: Uint8Array): Readonly<Record<string, number>> {
  const known = indexNames.get(register.name) ?? indexFieldsOf(form);
  indexNames.set(register.name, known);
  const there = known.filter(({ offset, width }) => offset + width <= data.length * 8);
  return Object.fromEntries(
    there.map(({ name, offset, width }) => [name, Number(readBits(data, offset, width))]),
  );
}

const indexNames = new Map<string, readonly Field[]>();

const indexFieldsOf = (form: Layout): Field[] =>
  form.fields.filter(
    ({ name, layout, count, width }) => !layout && count === undefined && width <= 32 && isIndex(form, name),
  );

/** The name of what was asked for: the register, and the index fields that are set. */
export function nameOf({ register, form, data }: Pick<Question, 'register' | 'form' | 'data'>): string {
  const set = Object.entries(indexOf(register, form, data)).filter(([, value]) => value !== 0);
  return [register.name, ...set.map(([name, value]) => `${name}=${value}`)].join(' ');
}

function told(asked: Question, got: Uint8Array, places: Places): Thing {
  const { register, form } = asked;
  const name = nameOf(asked);
  const view = VIEW.test(name);
  const port = portIn(indexOf(register, form, asked.data), places);
  const of = view
    ? `registers/${name.replace(VIEW, '')}`
    : port === undefined
      ? undefined
      : `link/port ${port}`;
  const moving = (field: string) => MEASURED.test(field);
  return thingOf(
    {
      name,
      bytes: [got],
      moving: MOVING.includes(register.name) ? 'all' : moving,
      told: (field) => view || BY_FIRMWARE.includes(register.name) || isTold(form, field),
      ...(of === undefined ? {} : { of }),
      ...(OF_LINK.includes(register.name) ? { same: true } : {}),
    },
    () => scalars(registerFields(form, got)),
  );
}

/** The port that a question is about: by its number, or by that of its module. */
function portIn(
  { local_port, module, sensor_index }: Readonly<Record<string, number>>,
  { portOf }: Places,
): number | undefined {
  if (local_port !== undefined) return local_port;
  return portOf.get(module ?? (sensor_index ?? -1) - FIRST_MODULE);
}

function isTold(form: Layout, field: string): boolean {
  try {
    return accessOf(form, field) === 'RO';
  } catch (error) {
    if (error instanceof PathError) return false;
    throw error;
  }
}
