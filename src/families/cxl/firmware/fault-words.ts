import type { FaultMatch, FaultWords, OwnEffect, Word } from '../../family.js';
import { COMMANDS, findCommand } from '../catalogue.js';
import { GET_FEATURE } from '../mailbox.js';
import { featureByUuid, knownFeatures } from '../prm/features.js';
import { findLayout } from '../prm/layouts.js';
import { RC, returnCodeName, returnCodeNames } from '../status.js';

const U16 = 0xffff;

const commandWords = (): Word[] => COMMANDS.map(({ name, op }) => ({ names: [name], value: op }));

const featureWords = (): Word[] =>
  knownFeatures().map(({ name, uuid }) => ({ names: [name, uuid], value: uuid }));

const codeWords = (): Word[] =>
  returnCodeNames.flatMap((name, value) => (value ? [{ names: [name], value }] : []));

/** "SET_FEATURE of power-limit" */
function matchText({ opcode, feature, function: by }: FaultMatch): string {
  const name =
    opcode === undefined
      ? 'any command'
      : (findCommand(Number(opcode))?.name ?? `0x${Number(opcode).toString(16)}`);
  const of = feature === undefined ? [] : [`of ${featureByUuid(String(feature))?.name ?? feature}`];
  return [name, ...of, ...(by === undefined ? [] : [`by ${by}`])].join(' ');
}

/** How people speak of the faults of a CXL device: of commands of its mailbox, as the kernel's driver sends them. */
export const faultWords: FaultWords = {
  match: [
    { name: 'opcode', title: 'command', id: 'op', most: U16, digits: 4, words: commandWords },
    { name: 'feature', title: 'feature', words: featureWords },
  ],
  matchText,
  effects: [
    {
      kind: 'status',
      help: 'the device answers the command with this return code',
      parameters: [
        {
          name: 'code',
          title: 'return code',
          most: U16,
          digits: 2,
          words: codeWords,
          usual: () => RC.INTERNAL_ERROR,
        },
      ],
      text: ({ code }: OwnEffect) => `return code ${returnCodeName(Number(code))}`,
    },
    {
      kind: 'short',
      help: 'the device answers with so many bytes at most: the kernel makes of it size 0 with retval 0',
      parameters: [{ name: 'bytes', title: 'bytes', most: U16, usual: () => 0 }],
      text: ({ bytes }: OwnEffect) => `at most ${bytes} bytes`,
    },
  ],
  answer({ opcode, feature }) {
    const known = feature === undefined ? undefined : featureByUuid(String(feature));
    const form =
      known && (opcode === undefined || opcode === GET_FEATURE) ? findLayout(known.read) : undefined;
    // The return code stands in front of what the mailbox gives.
    return form && { layout: form, at: 16 };
  },
};
