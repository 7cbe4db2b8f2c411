import { getSystemErrorMap } from 'node:util';
import type { LogFinding, LogText } from '../../../../client/log.js';
import { findCommand } from '../../catalogue.js';
import { threadsOfStatus, threadsOfTimeout } from '../../prm/syndrome-threads.js';
import { statusErrno } from '../../status.js';
import { commandFacts, opModName, statusFacts, syndromeFacts, threadsJson } from './facts.js';
import { nextOfCommand, nextOfIllness } from './next.js';

/** Numbers stand in parentheses, which have to be closed: what is cut off in the middle is no number. All patterns are for packed text. */
const OPCODE = /\(0x([\da-f]{1,4})\)/gi;
const OP_MOD_LENGTH = 'op_mod(0x0)'.length;
const OP_MOD = /^[,:]?op_mod\(0x([\da-f]{1,4})\)/i;
export const STATUS = /status[:=]?([a-z]{0,40}(?:\(discarded\))?)\(0x([\da-f]{1,2})\)/i;
const SYNDROME = /syndrome[:=]?\(0x([\da-f]{1,8})\)/i;
export const ERRNO = /err(?:no)?[:=]?\(-(\d{1,4})\)/i;

const hex = (text: string): number => Number.parseInt(text, 16);

let errnos: ReturnType<typeof getSystemErrorMap> | undefined;

/** Any errno of Linux by name: those of the network are here too. */
export function errnoName(number: number): string {
  errnos ??= getSystemErrorMap();
  return errnos.get(-number)?.[0] ?? `errno ${number}`;
}

/** Where a command stands in a line: its number, its name as printed, and the packed text behind it. */
interface Place {
  readonly op: number;
  readonly printed: string | undefined;
  readonly rest: string;
}

/** The first number in parentheses that is an opcode by what stands around it. */
function findOpcode({ text, packed }: LogText): Place | undefined {
  for (const match of packed.matchAll(OPCODE)) {
    const op = hex(match[1] as string);
    const before = packed.slice(Math.max(0, match.index - 64), match.index);
    const all = packed.slice(match.index + match[0].length);
    // What follows a second op_mod is of another command.
    const other = all.indexOf('op_mod(', OP_MOD_LENGTH);
    const rest = other < 0 ? all : all.slice(0, other);
    if (
      !/(op_mod|status|syndrome)$/i.test(before) &&
      /^[,:]?(op_mod|Async|timeout|Nodone|recovered|failed)|^$/i.test(rest)
    )
      return { op, printed: nameBefore(text, before, op, match[1] as string), rest };
  }
  return undefined;
}

/** The name in front of an opcode: that of the catalogue where it stands there, even in pieces; else the word in the line. */
function nameBefore(text: string, before: string, op: number, digits: string): string | undefined {
  const known = commandFacts(op, undefined).name;
  if (known && before.toUpperCase().endsWith(known)) return known;
  if (/unknowncommandopcode$/i.test(before)) return 'unknown command opcode';
  const spaced = new RegExp(`(?<!\\w)(\\w{1,64}) ?\\( ?0x${digits} ?\\)`, 'i').exec(text)?.[1];
  return spaced ?? /\w+$/.exec(before)?.[0];
}

/** Other drivers print numbers in parentheses too. */
const isOurs = (packed: string, { op, printed }: Place): boolean =>
  /mlx5/i.test(packed) || (printed !== undefined && findCommand(op)?.name === printed.toUpperCase());

/** Old and new kernels, and the tracepoint, by what stands beside the fields. */
function formOf(packed: string, hasErrno: boolean): string {
  if (/mlx5_cmd_out_err/i.test(packed)) return 'mlx5_cmd_out_err';
  if (/mlx5_cmd_check|cmd_status_print/i.test(packed)) return 'mlx5_cmd_check';
  if (/mlx5_cmd:/i.test(packed)) return 'mlx5_cmd';
  return hasErrno ? 'mlx5_cmd_out_err' : 'mlx5_cmd_check';
}

/** A status gives an errno (mlx5 cmd.c); NOT_READY was unknown to kernels before 6.12, which gave EIO for it. */
const NOT_READY = 7;
export const fits = (status: number, errno: string): boolean =>
  errno === statusErrno(status) || (status === NOT_READY && errno === 'EIO');

/** A command that the firmware refused: `CMD(0xOP) op_mod(0xM) failed, status TEXT(0xS), syndrome (0xY), err(-E)`, as far as it is there. */
function readRefusal(line: LogText, place: Place): LogFinding | undefined {
  const { op, printed, rest } = place;
  const opMod = OP_MOD.exec(rest)?.[1];
  if (opMod === undefined && !(/^[,:]?failed/i.test(rest) && isOurs(line.packed, place))) return undefined;
  const { command, name, facts, doubt } = commandFacts(op, printed);
  const op_mod = opMod === undefined ? undefined : hex(opMod);
  const [, text, code] = STATUS.exec(rest) ?? [];
  const status = code === undefined ? undefined : statusFacts(hex(code), text);
  const syndromeText = SYNDROME.exec(rest);
  const number = ERRNO.exec(rest)?.[1];
  const errno = number === undefined ? undefined : errnoName(Number(number));
  const syndrome = syndromeText ? syndromeFacts(hex(syndromeText[1] as string), name) : undefined;
  const byStatus =
    status && !syndrome?.threads.length && name ? threadsOfStatus(name, status.facts.code) : [];
  const threads = syndrome?.threads.length
    ? {}
    : byStatus.length
      ? { threads: threadsJson(byStatus, name) }
      : {};
  const errno_fits = status && errno !== undefined ? fits(status.facts.code, errno) : undefined;
  const after = syndromeText ? rest.slice(rest.search(SYNDROME) + syndromeText[0].length) : '';
  const open = !syndromeText || /^,(e(r(r(\((-\d{0,4})?)?)?)?)?$/i.test(after);
  const modName = op_mod === undefined ? undefined : opModName(command, op_mod);
  const doubts = [
    doubt,
    status?.doubt,
    errno_fits === false
      ? `the kernel makes ${statusErrno(status?.facts.code as number)} of this status, not ${errno}`
      : undefined,
  ].filter((one) => one !== undefined);
  return {
    form: formOf(line.packed, errno !== undefined),
    family: 'mlx5',
    title: [
      `${name ?? 'command'} (0x${op.toString(16)})`,
      ...(op_mod === undefined ? [] : [`op_mod 0x${op_mod.toString(16)}${modName ? ` (${modName})` : ''}`]),
      ...(status ? [status.facts.name] : []),
      ...(syndrome ? [`syndrome ${syndrome.hex}`] : []),
    ].join(', '),
    facts: {
      command: facts,
      ...(op_mod === undefined ? {} : { op_mod: { value: op_mod, ...(modName ? { name: modName } : {}) } }),
      ...(status ? { status: status.facts } : {}),
      ...(syndrome ? { syndrome } : {}),
      ...threads,
      ...(errno === undefined ? {} : { errno }),
      ...(errno_fits === undefined ? {} : { errno_fits }),
    },
    meaning: `the firmware refused the command${status ? `: ${status.facts.meaning}` : ''}`,
    ...(doubts.length ? { doubts } : {}),
    next: nextOfCommand(name && findCommand(name) ? name : (command?.name ?? null), op_mod),
    ...(open ? { open } : {}),
  };
}

/** What becomes of a command that is late, by the words behind its name in packed text. */
const LATE: readonly [words: RegExp, form: string, meaning: string][] = [
  [
    /^Async,recoveredaftertimeout|^recoveredaftertimeout/i,
    'recovered',
    'the answer was there, but the event that tells of it was lost; the driver found it when the time was up',
  ],
  [
    /^Nodonecompletion/i,
    'no_completion',
    'the time was up and no answer was there; the driver asks its event queue once more',
  ],
  [
    /^(Async,?)?timeout\b/i,
    'timeout',
    'the firmware did not answer in time (60 s, less while the driver starts): the driver gives the command up, and its place in the queue stays taken until the device is reset',
  ],
];

function readLate({ packed }: LogText, place: Place): LogFinding | undefined {
  const { op, printed, rest } = place;
  const found = LATE.find(([words]) => words.test(rest));
  if (!found || !isOurs(packed, place)) return undefined;
  const [, form, meaning] = found;
  const { name, facts, doubt } = commandFacts(op, printed);
  const threads = name ? threadsOfTimeout(name) : [];
  return {
    form,
    family: 'mlx5',
    title: `${name ?? 'command'} (0x${op.toString(16)}), ${form === 'timeout' ? 'not answered in time' : form === 'recovered' ? 'answered, event lost' : 'no completion'}`,
    facts: {
      command: facts,
      ...(form === 'timeout' ? { errno: 'ETIMEDOUT' } : {}),
      ...(threads.length ? { threads: threadsJson(threads, name) } : {}),
    },
    meaning,
    ...(doubt ? { doubts: [doubt] } : {}),
    next: nextOfIllness,
  };
}

/** Lines with a command and its number. */
export function readCommand(line: LogText): LogFinding | undefined {
  const place = findOpcode(line);
  if (!place) return undefined;
  return readLate(line, place) ?? readRefusal(line, place) ?? readBegun(place);
}

/** A line that ends behind the command: what became of it stands in the next one. */
function readBegun({ op, printed, rest }: Place): LogFinding | undefined {
  if (rest !== '') return undefined;
  const { command, name, facts, doubt } = commandFacts(op, printed);
  if (!command || doubt) return undefined;
  return {
    form: 'cut',
    family: 'mlx5',
    title: `${name} (0x${op.toString(16)})`,
    facts: { command: facts },
    meaning: 'the line is cut off behind the command',
    next: nextOfCommand(name, undefined),
    open: true,
  };
}
