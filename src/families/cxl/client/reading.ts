import { type Asked, addReader, type MessageReader, type Reading } from '../../../client/readers.js';
import type { Scope } from '../../../uapi/scope.js';
import { type Command, featureOf, findCommand } from '../catalogue.js';
import { type FeatureEntry, IN_HEADER, opcodeOf } from '../mailbox.js';
import { setRule } from '../prm/effects.js';
import { featureByUuid } from '../prm/features.js';
import { readList } from './list.js';

export const hexName = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

/** That of a message in which no feature is named: no device has a feature of it (RFC 9562, 5.9). */
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** How people call a feature: by its name, by its UUID where it has none. */
export const featureName = (uuid: string): string => featureByUuid(uuid)?.name ?? uuid;

/** The command of a message with a whole header; undefined for an opcode that the kernel does not pass on. */
export const commandIn = (input: Uint8Array): Command | undefined =>
  input.length < IN_HEADER ? undefined : findCommand(opcodeOf(input) as number);

/** The features of a device, as the kernel's driver knows them. */
export type Knowledge = readonly FeatureEntry[];

/** The least scope for setting a feature; undefined: at none. Linux shows those that it keeps for itself as not changeable. */
export function setScope(entry: FeatureEntry | undefined): Scope | undefined {
  const rule = entry && !featureByUuid(entry.uuid)?.exclusive ? setRule(entry) : undefined;
  return typeof rule === 'string' ? rule : undefined;
}

/** How messages of cxl are read. The scope of Set Feature follows from the effects that the device tells of the feature. */
export const reader: MessageReader<Knowledge> = {
  type: 'cxl',
  driver: 'cxl_mem',
  refused: 'EINVAL',
  errnoMeanings: {
    EINVAL: 'the driver does not let it pass: its lengths, the feature, its effects or the scope',
    EPERM: 'the scope needs CAP_SYS_RAWIO, or the kernel keeps the feature for itself',
  },
  read(input, known): Reading | undefined {
    const op = opcodeOf(input);
    if (op === undefined || input.length < IN_HEADER) return undefined;
    const command = findCommand(op);
    if (!command) return { opcode: hexName(op), op, effects: 'settings', needs: undefined };
    const { name: opcode, effects } = command;
    const uuid = featureOf(input);
    const told = { opcode, op, effects, ...(uuid === undefined ? {} : { feature: featureName(uuid) }) };
    if (command.needs !== 'feature') return { ...told, needs: command.needs };
    if (uuid === NIL_UUID) return { ...told, needs: undefined, lacks: 'uuid=FEATURE' };
    return { ...told, needs: setScope(known?.find((entry) => entry.uuid === uuid)), learns: true };
  },
  learn: (device: Asked) => readList((input, outLen) => device.send(input, outLen)),
};

addReader(reader);
