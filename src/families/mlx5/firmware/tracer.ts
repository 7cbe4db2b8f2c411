import { encode } from '../../../bits/codec.js';
import { chance } from '../../chance.js';
import { traceStrings } from '../prm/data/trace-strings.js';
import {
  BLOCK_BYTES,
  BLOCK_TRACES,
  messageForm,
  PAGE_BYTES,
  TIMESTAMP_EVENT,
  TRACE_BYTES,
  timestampForm,
} from '../prm/tracer.js';
import type { Section } from '../prm/tracer-strings.js';
import type { FirmwareCore } from './handler.js';
import type { TracerState } from './state.js';

/** Where the sections of the string database lie: those of the main core and of the ports'. Chosen. */
const BASES = [0x0a00_0000, 0x0a40_0000];

/** Sections end at such a boundary, as Linux expects (STRINGS_DB_LEFTOVER_SIZE_BYTES); strings begin at a dword. */
const SECTION_UNIT = 64;
const STRING_UNIT = 4;

/** Event ids of messages: of the cores that trace. Chosen; 0 would be what empty memory holds. */
export const FIRST_MESSAGE_EVENT = 1;
export const CORES = 6;
/** Those of them that write the strings of the second section. */
const PORT_CORES = 2;

/** Pages of trace memory, as powers of 2: what there is at most, and until it is set. */
export const LOG_MAX_PAGES = 8;
export const LOG_PAGES = 6;

/** A string that is traced: where it lies, and between what its parameters are. */
interface Traced {
  readonly section: number;
  readonly address: number;
  readonly params: readonly (readonly [least: number, most: number])[];
}

interface Program {
  readonly sections: readonly Section[];
  readonly traced: readonly Traced[];
}

let built: Program | undefined;

/** The string database, and what is traced of it. */
export function traceProgram(): Program {
  built ??= build(traceStrings().trim().split('\n'));
  return built;
}

const WORD: readonly [number, number] = [0, 0xffff_ffff];

function build(lines: readonly string[]): Program {
  const data = BASES.map((): number[] => []);
  const traced = lines.map((line): Traced => {
    const section = Number(line[0]);
    const params: (readonly [number, number])[] = [];
    const text = line
      .slice(3)
      .replace(
        /%%|(%[^a-z%]*(l?l?)[a-z])(?:\{(-?\w+)-(-?\w+)\})?/g,
        (whole, conversion, length, least, most) => {
          if (!conversion) return whole;
          if (length === 'll') params.push(WORD, WORD);
          else params.push(least === undefined ? WORD : [Number(least), Number(most)]);
          return conversion;
        },
      );
    const bytes = data[section] as number[];
    const address = (BASES[section] as number) + bytes.length;
    bytes.push(...new TextEncoder().encode(text), 0);
    while (bytes.length % STRING_UNIT) bytes.push(0);
    return { section, address, params };
  });
  const sections = data.map((bytes, i) => {
    const size = Math.ceil(bytes.length / SECTION_UNIT) * SECTION_UNIT;
    const whole = new Uint8Array(size);
    whole.set(bytes);
    return { base: BASES[i] as number, size, bytes: whole };
  });
  return { sections, traced };
}

/** Nanoseconds that a block of traces covers: it is there once they have passed. */
const BLOCK_TIME = 2n ** 24n;

/** Cycles that a trace takes; a timestamp follows its message within those that the low bits of the time tell apart. */
const TRACE_CYCLES = 8;

/** A block has room for so many messages at most: the others of its traces are their parameters and timestamps. */
const MESSAGES = 8;

const TRACER = 0x7ace;

/** Blocks that the tracer has filled since it was started; none where it does not run. */
export function filledBlocks(fw: FirmwareCore, { since }: TracerState): number {
  if (since === undefined) return 0;
  const passed = fw.now() - BigInt(since);
  return passed > 0n ? Number(passed / BLOCK_TIME) : 0;
}

/** Blocks that the trace memory holds: older ones are gone. */
export const keptBlocks = ({ log_size = LOG_PAGES }: TracerState): number =>
  (2 ** log_size * PAGE_BYTES) / BLOCK_BYTES;

/** A block by its number since the tracer was started: messages of the firmware, each with a timestamp behind it, to the end of its time. */
export function traceBlock(
  fw: FirmwareCore,
  { since = '0x0' }: TracerState,
  block: number,
  lost: boolean,
): Uint8Array {
  const start = BigInt(since) + BigInt(block) * BLOCK_TIME;
  const serial = Number((start / BLOCK_TIME) % 2n ** 32n);
  const bytes = new Uint8Array(BLOCK_BYTES);
  let used = 0;
  const put = (trace: Uint8Array): void => bytes.set(trace, TRACE_BYTES * used++);
  const slot = Number(BLOCK_TIME) / MESSAGES;
  for (let i = 0; i < MESSAGES; i++) {
    const say = (...what: number[]) => chance(fw.seed, TRACER, serial, i, ...what);
    const { traced } = traceProgram();
    const { section, address, params } = traced[say(0) % traced.length] as Traced;
    // The last trace of a block is a timestamp.
    if (used + params.length + 2 > BLOCK_TRACES - 1) continue;
    const at = start + BigInt(i * slot + (say(1) % (slot - BLOCK_TRACES * TRACE_CYCLES)));
    const event_id = FIRST_MESSAGE_EVENT + coreOf(section, say(2));
    const tmsn = (serial * MESSAGES + i) % 2 ** 13;
    const words = [address, ...params.map(([least, most], n) => between(least, most, say(3, n)))];
    for (const [tdsn, string_param] of words.entries()) {
      const timestamp = Number((at + BigInt(tdsn * TRACE_CYCLES)) % 128n);
      put(
        encode(messageForm(), {
          lost: Number(lost && used === 0),
          timestamp,
          event_id,
          tmsn,
          tdsn,
          string_param,
        }),
      );
    }
    put(stamp(at + BigInt(words.length * TRACE_CYCLES)));
  }
  while (used < BLOCK_TRACES) put(stamp(start + BLOCK_TIME));
  return bytes;
}

const coreOf = (section: number, roll: number): number =>
  section === 0 ? roll % (CORES - PORT_CORES) : CORES - PORT_CORES + (roll % PORT_CORES);

/** A parameter as the 32 bits that it has. */
const between = (least: number, most: number, roll: number): number =>
  (least + (roll % (most - least + 1))) >>> 0;

const stamp = (at: bigint): Uint8Array =>
  encode(timestampForm(), {
    event_id: TIMESTAMP_EVENT,
    timestamp52_40: Number((at >> 40n) & 0x1fffn),
    timestamp39_8: Number((at >> 8n) & 0xffff_ffffn),
    timestamp7_0: Number(at & 0xffn),
  });
