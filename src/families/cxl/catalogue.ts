import { uuidText } from '../../bits/uuid.js';
import type { Scope } from '../../uapi/scope.js';
import { GET_FEATURE, GET_SUPPORTED_FEATURES, IN_HEADER, opcodeOf, SET_FEATURE } from './mailbox.js';

/** A row of the catalogue: all that is known of one command. */
export interface Command {
  readonly name: string;
  readonly op: number;
  /** Names of the layouts of message and answer. */
  readonly in: string;
  readonly out: string;
  /** Bytes of the message without an open tail. */
  readonly bytes: number;
  /** The least scope at which the kernel's driver lets it pass; `feature`: that follows from the effects of the feature that is set. */
  readonly needs: Scope | 'feature';
  readonly effects: 'reads' | 'settings';
  readonly title: string;
}

/** The commands that Linux passes on: cxlctl_validate_hw_command of drivers/cxl/core/features.c. Names of CXL 3.2, 8.2.10.6. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'GET_SUPPORTED_FEATURES',
    op: GET_SUPPORTED_FEATURES,
    in: 'get_supported_features_in',
    out: 'get_supported_features_out',
    bytes: 24,
    needs: 'configuration',
    effects: 'reads',
    title: 'the features of the device, from the kernel that has read them at probe',
  },
  {
    name: 'GET_FEATURE',
    op: GET_FEATURE,
    in: 'get_feature_in',
    out: 'get_feature_out',
    bytes: 37,
    needs: 'configuration',
    effects: 'reads',
    title: 'bytes of a feature: its current, default or saved value',
  },
  {
    name: 'SET_FEATURE',
    op: SET_FEATURE,
    in: 'set_feature_in',
    out: 'set_feature_out',
    bytes: 48,
    needs: 'feature',
    effects: 'settings',
    title: 'changes bytes of a feature',
  },
];

export const findCommand = (key: string | number): Command | undefined =>
  COMMANDS.find(({ name, op }) => (typeof key === 'number' ? op === key : name === key));

/** The UUID of the feature that a Get or Set Feature names; undefined for other messages, and where the message ends before it. */
export function featureOf(input: Uint8Array): string | undefined {
  const opcode = opcodeOf(input);
  if ((opcode !== GET_FEATURE && opcode !== SET_FEATURE) || input.length < IN_HEADER + 16) return undefined;
  return uuidText(input.subarray(IN_HEADER));
}
