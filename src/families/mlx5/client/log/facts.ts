import { namesOf } from '../../../../bits/enum.js';
import { type Command, findCommand, inputLayout } from '../../catalogue.js';
import { findCapability } from '../../prm/capabilities.js';
import { findEnum } from '../../prm/enums.js';
import { type Thread, threadsOf } from '../../prm/syndrome-threads.js';
import { statusMeaning, statusName } from '../../status.js';
import { syndromeWords } from '../../syndromes.js';

/** What op_mod says with a command, where that is known. */
export function opModName(command: Command | undefined, value: number): string | undefined {
  if (!command) return undefined;
  if (/^QUERY(_OTHER)?_HCA_CAP$/.test(command.name)) {
    const type = findCapability(value >> 1)?.name;
    return type && `${type}, ${value & 1 ? 'current' : 'maximum'}`;
  }
  if (command.name === 'SET_HCA_CAP') return findCapability(value >> 1)?.name;
  if (/_GENERAL_OBJECT$/.test(command.name)) return namesOf(findEnum('general_object_type'), value);
  if (command.name === 'SET_FLOW_TABLE_ENTRY') return ['new entry', 'change of an entry'][value];
  const field = inputLayout(command).fields.find(({ name }) => name === 'op_mod');
  return field?.enum && namesOf(field.enum, value);
}

/** What mlx5_command_str prints where it does not know the opcode. */
const UNKNOWN = 'unknown command opcode';

/** A command as a log names it, and what of it does not fit. */
export function commandFacts(op: number, printed: string | undefined) {
  const command = findCommand(op);
  const own = printed && printed !== UNKNOWN ? printed.toUpperCase() : undefined;
  const name = own ?? command?.name ?? null;
  const other = own !== undefined && own !== command?.name ? findCommand(own) : undefined;
  const hex = `0x${op.toString(16)}`;
  const doubt =
    command && own !== undefined && own !== command.name
      ? `${hex} is ${command.name}, not ${own}`
      : other
        ? `${own} is 0x${other.op.toString(16)}, not ${hex}`
        : undefined;
  return { command, name, facts: { op, name }, doubt };
}

/** A command that a log names without its number. */
export const namedCommand = (name: string) => ({ op: findCommand(name)?.op ?? null, name });

/** cmd_status_str of mlx5_core (Linux 4.x to 7.x), by number. */
const STATUS_TEXTS: Readonly<Record<string, number>> = {
  OK: 0x00,
  'internal error': 0x01,
  'bad operation': 0x02,
  'bad parameter': 0x03,
  'bad system state': 0x04,
  'bad resource': 0x05,
  'resource busy': 0x06,
  'FW not ready': 0x07,
  'limits exceeded': 0x08,
  'bad resource state': 0x09,
  'bad index': 0x0a,
  'no resources': 0x0f,
  'bad QP state': 0x10,
  'bad packet (discarded)': 0x30,
  'bad size too many outstanding CQEs': 0x40,
  'bad input length': 0x50,
  'bad output length': 0x51,
};

const plain = (text: string): string => text.replaceAll(' ', '').toLowerCase();

/** The status of a text that the kernel prints, with or without its blanks. */
export const statusOfText = (text: string): number | undefined =>
  Object.entries(STATUS_TEXTS).find(([known]) => plain(known) === plain(text))?.[1];

/** A status as a log tells it, and what of it does not fit. */
export function statusFacts(code: number, text: string | undefined) {
  const said = text === undefined ? undefined : statusOfText(text);
  const name = statusName(code);
  const doubt =
    said !== undefined && said !== code
      ? `status 0x${code.toString(16)} is ${name}, the words beside it mean ${statusName(said)}`
      : undefined;
  return { facts: { code, name, meaning: statusMeaning(code) }, doubt };
}

const threadJson = ({ command, conclusion, source, url }: Thread, own: string | null) => ({
  conclusion: conclusion ?? null,
  source,
  ...(url ? { url } : {}),
  ...(command === own ? {} : { command }),
});

export const threadsJson = (threads: readonly Thread[], own: string | null) =>
  threads.map((thread) => threadJson(thread, own));

/** A syndrome with what is known of it: of real firmware by public threads, of the built-in device by its own table. */
export function syndromeFacts(value: number, command: string | null) {
  const threads = threadsOf(value, command ?? undefined);
  const meaning = threads.find(({ conclusion }) => conclusion)?.conclusion ?? syndromeWords(value) ?? null;
  return {
    value,
    hex: `0x${value.toString(16)}`,
    meaning,
    threads: threadsJson(threads, command),
  };
}
