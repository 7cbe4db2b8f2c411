import { writeBits } from '../../../../src/bits/bits.js';
import type { Layout } from '../../../../src/bits/layout.js';
import { allCommands, type Command, inputLayout } from '../../../../src/families/mlx5/catalogue.js';
import { commandRows, type Device } from '../../../../src/families/mlx5/firmware/device.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { buildInput, HEADER_BYTES } from '../../../../src/families/mlx5/mailbox.js';
import { capabilityTypes } from '../../../../src/families/mlx5/prm/capabilities.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { allItems, typeOf } from '../../../../src/families/mlx5/prm/nvconfig.js';
import { fixedRoom } from './ask.js';
import { dataOf, registerNamed } from './indexes.js';

/** A source of numbers that are the same for the same seed: mulberry32. */
export class Dice {
  constructor(private state: number) {}

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  }

  one<T>(of: readonly T[]): T {
    return of[this.roll(of.length)] as T;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.roll(times) === 0;
  }
}

/** A command on its way. */
export interface Call {
  readonly vhca: string;
  readonly command: Command;
  readonly input: Uint8Array;
  readonly room: number;
}

const answered = allCommands().filter(({ name }) => name in commandRows);
const others = allCommands().filter(({ name }) => !(name in commandRows));
const registers = Object.keys(registerRows);

const ACCESS = answered.find(({ name }) => name === 'ACCESS_REG') as Command;

/** Ids and indexes that objects, functions and ports of the device may have, and numbers at the ends of fields. */
const LIKELY = [
  0, 0, 1, 1, 2, 3, 4, 7, 8, 11, 16, 22, 64, 127, 128, 0x200, 0x400, 0x800, 0x1000, 1088, 1135, 0x8000,
  0xffff,
];

/** A field of a structure, or one of a structure within, gets a likely or a random value; so often as the dice say. */
function scatter(dice: Dice, bytes: Uint8Array, form: Layout, base = 0): void {
  const { fields } = form;
  if (fields.length === 0) return;
  for (let times = 1 + dice.roll(3); times > 0; times--) {
    const { offset, width, count, layout: inner } = dice.one(fields);
    const at = base + offset + (count ? dice.roll(count) * width : 0);
    if (at + width > bytes.length * 8) continue;
    if (inner) scatter(dice, bytes, inner, at);
    else if (width <= 32) {
      const value = dice.once(3) ? dice.roll(2 ** 32) : dice.one(LIKELY);
      writeBits(bytes, at, width, value % 2 ** width);
    } else writeBits(bytes, at, 32, dice.roll(2 ** 32));
  }
}

const items = allItems().filter(({ bytes }) => bytes <= 256);

/** Where the data of an item lie in MNVDA, in bits. */
const ITEM_AT = 96;

/** Access to a register: one that there is, mostly, with its instance named; what is read is written with a field changed. */
function registerCall(dice: Dice, device: Device, vhca: string): Uint8Array {
  if (dice.once(12)) return buildInput(ACCESS, { op_mod: dice.roll(3), register_id: dice.roll(0x10000) });
  const name = dice.one(registers);
  const { id } = registerNamed(name);
  const data = dataOf(name);
  const item = dice.one(items);
  if (name === 'MNVDA' || name === 'MNVDI')
    new DataView(data.buffer).setUint32(4, typeOf(item, item.class === 'physical_port' ? 1 : 0));
  if (dice.once(3)) scatter(dice, data, layout(registerNamed(name).layout));
  const read = buildInput(ACCESS, { op_mod: 1, register_id: id, register_data: data });
  if (dice.once(2)) return read;
  const now = device.execute(vhca, read, HEADER_BYTES + data.length);
  const changed = now.length > HEADER_BYTES ? now.slice(HEADER_BYTES) : data;
  const form = layout(registerNamed(name).layout);
  const settable = form.fields.filter(({ access }) => access !== 'RO' && access !== 'INDEX');
  if (name === 'MNVDA' && !dice.once(4)) scatter(dice, changed, item.form, ITEM_AT);
  else scatter(dice, changed, { ...form, fields: settable });
  return buildInput(ACCESS, { op_mod: 0, register_id: id, register_data: changed });
}

/** The next call of a walk: valid ones, nearly valid ones, and noise. `uid`: whose context it is. */
export function nextCall(dice: Dice, device: Device, uid = 0): Call {
  const vhca = dice.one([...device.functions.keys()]);
  const kind = dice.roll(20);
  const command = kind < 8 ? ACCESS : kind < 19 ? dice.one(answered) : dice.one(others);
  let input = command === ACCESS ? registerCall(dice, device, vhca) : buildInput(command, {});
  const opMod = new DataView(input.buffer, input.byteOffset);
  if (command.name === 'QUERY_HCA_CAP' || command.name === 'SET_HCA_CAP')
    opMod.setUint16(6, dice.one(capabilityTypes).id * 2 + dice.roll(2));
  else if (command !== ACCESS && dice.once(4)) opMod.setUint16(6, dice.roll(8));
  if (command !== ACCESS) scatter(dice, input, inputLayout(command));
  opMod.setUint16(0, command.op);
  opMod.setUint16(2, dice.once(40) ? dice.roll(0x10000) : uid);
  const length = dice.roll(15);
  if (length === 0) input = input.subarray(0, dice.roll(input.length + 1));
  if (length === 1) input = Uint8Array.from([...input, ...new Uint8Array(dice.roll(64))]);
  const fixed = fixedRoom(command) + (command === ACCESS ? input.length : 0);
  const room = dice.once(15) ? dice.roll(fixed + 1) : fixed + (dice.once(3) ? dice.roll(4096) : 0);
  return { vhca, command, input, room };
}
