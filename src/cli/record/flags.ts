import * as Flags from '@oclif/core/flags';
import type { Existing } from '../../backends/tape/file.js';
import { FwctlError } from '../../client/errors.js';

const common = { helpGroup: 'TAPE' } as const;

/** What becomes of the tape, beside its name. */
export const tapeFlags = {
  redact: Flags.boolean({
    description: 'put pseudonyms for serial numbers, GUIDs and MAC addresses on the tape',
    env: 'FWCTL_REDACT',
    ...common,
  }),
  append: Flags.boolean({
    description: 'add to a tape that is there',
    env: 'FWCTL_RECORD_APPEND',
    exclusive: ['force', 'redact'],
    ...common,
  }),
  force: Flags.boolean({
    description: 'replace a tape that is there; says nothing of the device',
    env: 'FWCTL_RECORD_FORCE',
    ...common,
  }),
  'record-limit': Flags.string({
    description: 'the most that a tape may have: 16M, 1G [default: 64M]',
    env: 'FWCTL_RECORD_LIMIT',
    helpValue: 'SIZE',
    ...common,
  }),
};

/** Accepted by every command whose calls can be recorded. */
export const recordFlags = {
  record: Flags.string({
    description:
      'record each call to the device on a tape, %d %p %t in its name being device, process and time; see fwctl-tape(5)',
    env: 'FWCTL_RECORD',
    helpValue: 'FILE',
    ...common,
  }),
  ...tapeFlags,
};

/** The values of these flags. */
export interface TapeFlags {
  redact?: boolean;
  append?: boolean;
  force?: boolean;
  'record-limit'?: string | undefined;
}

export interface RecordFlags extends TapeFlags {
  record?: string | undefined;
}

export const existingOf = ({ append, force }: TapeFlags): Existing =>
  append ? 'append' : force ? 'replace' : 'refuse';

const VARIABLES = {
  redact: 'FWCTL_REDACT',
  append: 'FWCTL_RECORD_APPEND',
  force: 'FWCTL_RECORD_FORCE',
  'record-limit': 'FWCTL_RECORD_LIMIT',
} as const;

/** The variables may stand for recordings to come; who gives a flag expects something of it now. Throws FwctlError `usage`. */
export function requireTape(flags: RecordFlags): void {
  if (flags.record !== undefined) return;
  for (const name of Object.keys(VARIABLES) as (keyof typeof VARIABLES)[])
    if (flags[name] && !process.env[VARIABLES[name]])
      throw new FwctlError('usage', `--${name} is for a recording: name its file with --record`);
}

/** The environment of a command of fwctl that is to be recorded so. */
export const tapeEnvironment = (file: string, flags: TapeFlags): NodeJS.ProcessEnv => ({
  FWCTL_RECORD: file.replaceAll('%', '%%'),
  ...Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([name, variable]) => {
      const value = flags[name as keyof TapeFlags];
      return value ? [[variable, value === true ? '1' : value]] : [];
    }),
  ),
});
