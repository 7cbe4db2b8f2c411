/** Answers of a real kernel, recorded ioctl by ioctl in front of a stand-in firmware. */
export interface Corpus {
  cases: Case[];
}

/**
 * Where a pointer of the struct leads: to the input, to the output, nowhere (NULL, BAD: not mapped), to the struct itself, to a
 * read-only page, or to an address as it stands.
 */
export type Pointer = 'IN' | 'OUT' | 'NULL' | 'BAD' | 'ARG' | 'RO' | `RAW:${string}`;

/** One ioctl. All bytes are in hex; in structs, 8 bytes of placeholder stand for each pointer into a buffer. */
export interface Case {
  boot: string;
  name: string;
  /** CAP_SYS_RAWIO of the caller, as the initial user namespace sees it. */
  rawio: boolean;
  lockdown: 'none' | 'integrity' | 'confidentiality';
  /** The ioctl's number as passed, in hex; some exceed 32 bits. */
  nr: string;
  /** The open file's user context; null where its device has been unplugged. */
  uid: number | null;
  caps: number | null;
  /** The ioctl's argument: the struct, the struct on a read-only page, or an address with nothing behind it. */
  arg: 'ARG' | 'RO' | 'NULL' | 'BAD';
  /** Bytes from the struct to the end of its mapping. */
  arg_mapped: number | null;
  /** The struct, cut to its mapping; zeros follow. */
  struct: string;
  /** A byte set in addition, counted from the struct's start. */
  poke?: { at: number; val: string } | null;
  ptr: { in?: Pointer; out?: Pointer };
  /** The input; zeros follow. */
  in?: string | null;
  /** Bytes mapped at the buffers; none: more than enough. */
  in_mapped?: number | null;
  out_mapped?: number | null;
  /** What the output buffer holds beforehand. */
  out_fill?: string | null;
  /** null: success */
  errno: string | null;
  /** Commands that reached the firmware. */
  fw_calls: number;
  /** null where no struct was passed. */
  struct_after?: string | null;
  beyond_struct_changed?: boolean | null;
  /** The output buffer, or the input where both are one: `head` as it is, `rest` as runs of [byte, count]. */
  out_after?: { len: number; head: string; rest: [string, number][] } | null;
  in_unchanged?: boolean | null;
  /** /proc/sys/kernel/tainted */
  taint_before: number;
  taint_after: number;
}

/** The file is no corpus; the message says where. */
export class CorpusError extends Error {}

type Check = (value: unknown) => boolean;

const isNumber: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isBoolean: Check = (value) => typeof value === 'boolean';
const isText: Check = (value) => typeof value === 'string';
const isHex: Check = (value) => typeof value === 'string' && /^([0-9a-f]{2})*$/.test(value);
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPointer: Check = (value) =>
  typeof value === 'string' && /^(IN|OUT|NULL|BAD|ARG|RO|RAW:0x[0-9a-fA-F]+)$/.test(value);
const isRun: Check = (value) =>
  Array.isArray(value) && value.length === 2 && isHex(value[0]) && isNumber(value[1]);

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
/** What a case need not have: left out or null. */
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const oneOf =
  (...words: string[]): Check =>
  (value) =>
    words.includes(value as string);
const shape =
  (fields: Record<string, Check>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([key, check]) => check(value[key]));

const CASE: Record<keyof Case, Check> = {
  boot: isText,
  name: isText,
  rawio: isBoolean,
  lockdown: oneOf('none', 'integrity', 'confidentiality'),
  nr: (value) => typeof value === 'string' && /^0x[0-9a-f]+$/.test(value),
  uid: orNull(isNumber),
  caps: orNull(isNumber),
  arg: oneOf('ARG', 'RO', 'NULL', 'BAD'),
  arg_mapped: orNull(isNumber),
  struct: isHex,
  poke: optional(shape({ at: isNumber, val: isHex })),
  ptr: shape({ in: optional(isPointer), out: optional(isPointer) }),
  in: optional(isHex),
  in_mapped: optional(isNumber),
  out_fill: optional(isHex),
  out_mapped: optional(isNumber),
  errno: orNull(isText),
  fw_calls: isNumber,
  struct_after: optional(isHex),
  beyond_struct_changed: optional(isBoolean),
  out_after: optional(
    shape({ len: isNumber, head: isHex, rest: (runs) => Array.isArray(runs) && runs.every(isRun) }),
  ),
  in_unchanged: optional(isBoolean),
  taint_before: isNumber,
  taint_after: isNumber,
};

/** The JSON of a recording; throws CorpusError. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CorpusError(`not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Reads a corpus; throws CorpusError. Keys that the replay has no use for are let through. */
export const parseCorpus = (text: string): Corpus => asCorpus(parseJson(text));

/** The same of JSON that has been parsed. */
export function asCorpus(corpus: unknown): Corpus {
  if (!isObject(corpus) || !Array.isArray(corpus.cases)) throw new CorpusError('no array "cases"');
  corpus.cases.forEach((entry: unknown, index) => {
    if (!isObject(entry)) throw new CorpusError(`case ${index} is no object`);
    for (const [key, check] of Object.entries(CASE))
      if (!check(entry[key]))
        throw new CorpusError(
          `case ${index} (${entry.boot} ${entry.name}): bad "${key}": ${JSON.stringify(entry[key])}`,
        );
  });
  return { cases: corpus.cases as Case[] };
}
