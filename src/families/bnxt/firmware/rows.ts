import type { Field, Layout } from '../../../bits/layout.js';
import { findCommand, inputLayout, outputLayout, PREFIX } from '../catalogue.js';
import { REQUEST_BYTES } from '../mailbox.js';
import { type Handler, INVALID_PARAMS, Refusal } from './handler.js';
import { HANDLERS } from './topics.js';

/** A command, made ready for the dispatcher. */
export interface Row {
  readonly handler: Handler;
  readonly input: Layout;
  readonly output: Layout;
  readonly checks: readonly Check[];
}

/** What a field of any request may be. */
interface Check {
  readonly name: string;
  readonly refusal: Refusal;
  allows(value: number): boolean;
}

const rows = new Map<number, Row | undefined>();

/** Undefined: the firmware does not have the command. */
export function rowOf(op: number): Row | undefined {
  if (!rows.has(op)) rows.set(op, makeRow(op));
  return rows.get(op);
}

/** Whether the firmware has a command of this name. */
export const isAnswered = (name: string): boolean => name.slice(PREFIX.length) in HANDLERS;

function makeRow(op: number): Row | undefined {
  const command = findCommand(op);
  const handler = command && HANDLERS[command.name.slice(PREFIX.length)];
  if (!command || !handler) return undefined;
  const input = inputLayout(command);
  return { handler, input, output: outputLayout(command), checks: input.fields.flatMap(checksOf) };
}

/** Fields whose names are but some of what they may be. */
const OPEN = ['type', 'dir_type', 'tunnel_type', 'year', 'zone'];

/** Bits that nobody has defined, and numbers that are none of those that a field may have. */
function checksOf({ name, offset, enum: known }: Field): Check[] {
  if (!known || offset < REQUEST_BYTES * 8 || OPEN.includes(name)) return [];
  const values = Array.from(known.values.values(), Number);
  if (known.kind === 'value')
    return [{ name, refusal: INVALID_PARAMS, allows: (value) => values.includes(value) }];
  const parts = known.parts.map(({ shift, width }) => (2 ** width - 1) * 2 ** shift);
  const allowed = [...(known.kind === 'parts' ? parts : values)].reduce((all, bits) => all | bits, 0);
  const refusal = new Refusal(name === 'enables' ? 'INVALID_ENABLES' : 'INVALID_FLAGS');
  return [{ name, refusal, allows: (value) => (value & ~allowed) === 0 }];
}
