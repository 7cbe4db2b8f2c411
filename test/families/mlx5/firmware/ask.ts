import { decode } from '../../../../src/bits/codec.js';
import { byteLength, type Fields } from '../../../../src/bits/layout.js';
import { type Command, findCommand, outputLayout } from '../../../../src/families/mlx5/catalogue.js';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { buildInput, readOutputHeader } from '../../../../src/families/mlx5/mailbox.js';
import { statusName } from '../../../../src/families/mlx5/status.js';
import { syndromeNumber, syndromes } from '../../../../src/families/mlx5/syndromes.js';

/** Bytes of the fixed part of a command's output. */
export const fixedRoom = (command: Command): number => byteLength(outputLayout(command));

/** The default adapter, fresh. */
export const freshDevice = (): Device => new Device(connectx6dx(), { bus: 8, device: 0 });

export const commandNamed = (name: string): Command => {
  const command = findCommand(name);
  if (!command) throw new Error(`no command ${name}`);
  return command;
};

/** What came back: the status by name, the failing check by name, the bytes and the fields. */
export interface Answer {
  status: string;
  syndrome: string | undefined;
  output: Uint8Array;
  fields: Fields;
}

export function readAnswer(name: string, output: Uint8Array): Answer {
  const { status, syndrome } = readOutputHeader(output);
  return {
    status: statusName(status),
    syndrome: syndromes().find((known) => syndromeNumber(known) === syndrome),
    output,
    fields: decode(outputLayout(commandNamed(name)), output),
  };
}

/** One command of a function. The room is that of the fixed part and `more`. */
export function ask(device: Device, vhca: string, name: string, fields: Fields = {}, more = 0): Answer {
  const command = commandNamed(name);
  return readAnswer(name, device.execute(vhca, buildInput(command, fields), fixedRoom(command) + more));
}

/** A register read or write; `data` as they lie in the register. */
export const access = (
  device: Device,
  vhca: string,
  id: number,
  op_mod: number,
  register_data: Uint8Array,
): Answer =>
  ask(device, vhca, 'ACCESS_REG', { op_mod, register_id: id, register_data }, register_data.length);
