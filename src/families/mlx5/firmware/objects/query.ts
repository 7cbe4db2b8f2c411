import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore, Input, Opcode, Output, Run } from '../handler.js';
import { type Host, hostOf } from './host.js';

/** The handler of a query for one object of the caller's host; `absent` where `find` gives none. */
export const query =
  <Op extends Opcode>(
    absent: Syndrome,
    find: (host: Host, input: Input<Op>, fw: FirmwareCore) => Output<Op> | undefined,
  ): Run<Op> =>
  (fw, input, { vhca }) => {
    const host = hostOf(fw, vhca);
    return (host && find(host, input, fw)) ?? absent;
  };
