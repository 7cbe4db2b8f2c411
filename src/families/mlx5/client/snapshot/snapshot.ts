import type { Request } from '../../../../client/guard.js';
import type { SnapshotJob } from '../../../../client/snapshot.js';
import { HEADER_BYTES } from '../../mailbox.js';
import { registerIn } from '../reading.js';
import { formOf } from '../register-fields.js';
import { capabilities } from './capabilities.js';
import { configuration } from './configuration.js';
import { functions } from './functions.js';
import { objects } from './objects.js';
import { nameOf, registers } from './registers.js';

/** A register goes by its name and index; other commands by theirs. */
function title({ input }: Request): string | undefined {
  const register = registerIn(input);
  return register && nameOf({ register, form: formOf(register), data: input.subarray(HEADER_BYTES) });
}

export const snapshot: SnapshotJob = {
  title,
  likeness: async () => (await import('./likeness.js')).likeness,
  linkSetBy: (port) => ({
    pause_rx: `registers/PFCC local_port=${port}`,
    pause_tx: `registers/PFCC local_port=${port}`,
  }),
  sections: [capabilities, configuration, registers, functions, objects],
};
