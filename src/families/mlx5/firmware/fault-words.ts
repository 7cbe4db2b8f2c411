import type { FaultMatch, FaultWords, OwnEffect, Word } from '../../family.js';
import { allCommands, findCommand, outputLayout } from '../catalogue.js';
import { HEADER_BYTES } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { formOf } from '../prm/register-form.js';
import { allRegisters, findRegister } from '../prm/registers.js';
import { statusNames, statusNumber } from '../status.js';
import { syndromeNumber } from '../syndromes.js';

const U16 = 0xffff;
const U32 = 0xffff_ffff;

const hex = (value: number | string | undefined, digits = 0): string =>
  `0x${Number(value).toString(16).padStart(digits, '0')}`;

const commandWords = (): Word[] => allCommands().map(({ name, op }) => ({ names: [name], value: op }));

const registerWords = (): Word[] =>
  allRegisters().map(({ name, alias, id }) => ({ names: alias ? [name, alias] : [name], value: id }));

const statusWords = (): Word[] =>
  statusNames.slice(1).map((name) => ({ names: [name], value: name, number: statusNumber(name) }));

/** "ACCESS_REG of PAOS by pf0" */
function matchText({ opcode, op_mod, register, function: name }: FaultMatch): string {
  const opcodeName = findCommand(Number(opcode))?.name ?? hex(opcode);
  const command = opcode === undefined ? (register === undefined ? 'any command' : 'access') : opcodeName;
  return [
    command,
    ...(op_mod === undefined ? [] : [`op_mod ${op_mod}`]),
    ...(register === undefined ? [] : [`of ${findRegister(Number(register))?.name ?? hex(register, 4)}`]),
    ...(name === undefined ? [] : [`by ${name}`]),
  ].join(' ');
}

/** How people speak of the faults of an mlx5 device. */
export const faultWords: FaultWords = {
  match: [
    { name: 'opcode', title: 'command', id: 'op', most: U16, words: commandWords },
    { name: 'op_mod', title: 'op_mod', most: U16 },
    { name: 'register', title: 'register', id: 'register_id', most: U16, digits: 4, words: registerWords },
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
  ],
  answer({ opcode, register }) {
    const known = register === undefined ? undefined : findRegister(Number(register));
    if (known) return { layout: formOf(known), at: HEADER_BYTES * 8 };
    if (register !== undefined || opcode === undefined) return undefined;
    const command = findCommand(Number(opcode));
    return { layout: command ? outputLayout(command) : layout('mbox_out'), at: 0 };
  },
};
