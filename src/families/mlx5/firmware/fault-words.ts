import type { FaultMatch, FaultWords, OwnEffect, Word } from '../../family.js';
import { BOOT_FAILURE } from '../../faults.js';
import { allCommands, findCommand, outputLayout } from '../catalogue.js';
import { HEADER_BYTES } from '../mailbox.js';
import { findEnum } from '../prm/enums.js';
import { layout } from '../prm/layouts.js';
import { formOf } from '../prm/register-form.js';
import { allRegisters, findRegister } from '../prm/registers.js';
import { statusNames, statusNumber } from '../status.js';
import { syndromeNumber } from '../syndromes.js';

const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffff_ffff;

const hex = (value: number | string | undefined, digits = 0): string =>
  `0x${Number(value).toString(16).padStart(digits, '0')}`;

const commandWords = (): Word[] => allCommands().map(({ name, op }) => ({ names: [name], value: op }));

const registerWords = (): Word[] =>
  allRegisters().map(({ name, alias, id }) => ({ names: alias ? [name, alias] : [name], value: id }));

const enumWords = (name: string): Word[] =>
  Array.from(findEnum(name).values, ([one, value]) => ({ names: [one], value: Number(value) }));

/** Also by what remains of their names without what they are done to: VERIFY. */
const instructionWords = (): Word[] =>
  enumWords('instruction').map(({ names: [name = ''], value }) => ({
    names: [...new Set([name, name.replace(/_(UPDATE_HANDLE|COMPONENT)$/, '')])],
    value,
  }));
const updateErrorWords = (): Word[] => enumWords('mcc_error_code');

const statusWords = (): Word[] =>
  statusNames.slice(1).map((name) => ({ names: [name], value: name, number: statusNumber(name) }));

/** "ACCESS_REG of PAOS by pf0" */
function matchText({ opcode, op_mod, register, instruction, offset, function: name }: FaultMatch): string {
  const opcodeName = findCommand(Number(opcode))?.name ?? hex(opcode);
  const command = opcode === undefined ? (register === undefined ? 'any command' : 'access') : opcodeName;
  return [
    command,
    ...(op_mod === undefined ? [] : [`op_mod ${op_mod}`]),
    ...(register === undefined ? [] : [`of ${findRegister(Number(register))?.name ?? hex(register, 4)}`]),
    ...(instruction === undefined
      ? []
      : [
          `that tells ${instructionWords().find(({ value }) => value === instruction)?.names[0] ?? hex(instruction)}`,
        ]),
    ...(offset === undefined ? [] : [`at offset ${hex(offset)}`]),
    ...(name === undefined ? [] : [`by ${name}`]),
  ].join(' ');
}

/** How people speak of the faults of an mlx5 device. */
export const faultWords: FaultWords = {
  match: [
    { name: 'opcode', title: 'command', id: 'op', most: U16, words: commandWords },
    { name: 'op_mod', title: 'op_mod', most: U16 },
    { name: 'register', title: 'register', id: 'register_id', most: U16, digits: 4, words: registerWords },
    { name: 'instruction', title: 'instruction of MCC', most: U8, words: instructionWords },
    { name: 'offset', title: 'offset of MCDA', most: U32 },
  ],
  matchText,
  effects: [
    {
      kind: 'status',
      help: 'the firmware refuses the command with this status, and a syndrome',
      parameters: [
        { name: 'status', title: 'status', words: statusWords },
        { name: 'syndrome', title: 'syndrome', most: U32, usual: () => syndromeNumber('INJECTED_FAULT') },
      ],
      text: ({ status, syndrome }: OwnEffect) => `${status}, syndrome ${hex(syndrome, 8)}`,
    },
    {
      kind: 'update-error',
      help: 'an instruction of MCC fails with this error_code, or a reactivation by MIRC with this status_code',
      parameters: [{ name: 'code', title: 'error code', most: U8, words: updateErrorWords }],
      text: ({ code }: OwnEffect) =>
        `error ${updateErrorWords().find(({ value }) => value === code)?.names[0] ?? code}`,
    },
    {
      kind: 'stall',
      help: 'what an instruction of MCC or MIRC begins takes this long',
      parameters: [{ name: 'after_ns', title: 'time', time: true }],
      text: ({ after_ns }: OwnEffect) => `takes ${Number(after_ns) / 1e6} ms`,
    },
    {
      kind: 'forget-handle',
      help: 'the update that somebody has begun is forgotten before the command',
      parameters: [],
      text: () => 'the update handle is forgotten',
    },
    {
      kind: 'restart',
      help: 'the firmware starts again, as after a reset, in place of an answer',
      parameters: [],
      text: () => 'the firmware starts again',
    },
    {
      kind: BOOT_FAILURE,
      help: 'no command is for it: the next new firmware that a reset would start does not, and the earlier one goes on',
      parameters: [],
      text: () => 'new firmware does not boot',
    },
  ],
  answer({ opcode, register }) {
    const known = register === undefined ? undefined : findRegister(Number(register));
    if (known) return { layout: formOf(known), at: HEADER_BYTES * 8 };
    if (register !== undefined || opcode === undefined) return undefined;
    const command = findCommand(Number(opcode));
    return { layout: command ? outputLayout(command) : layout('mbox_out'), at: 0 };
  },
};
