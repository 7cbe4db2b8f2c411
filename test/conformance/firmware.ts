import type { CommandInterface } from '../../src/families/family.js';
import type { Errno } from '../../src/uapi/errno.js';

const CREATE_UCTX = 0xa04;
const DESTROY_UCTX = 0xa06;
const NOP = 0x80d;

/** op_mod of a NOP that fails on the way. */
const FAILING: Readonly<Record<number, Errno>> = { 86: 'ETIMEDOUT', 87: 'EIO', 88: 'ENXIO' };

/** op_mod of a NOP that is answered with a status, and of one that takes its time. */
const REFUSED = 0x55;
const SLOW = 0x59;

/** The stand-in firmware in front of which the corpus was recorded: it shows every command as it arrived. */
export class StandInFirmware implements CommandInterface {
  /** Commands that arrived, without CREATE_UCTX and DESTROY_UCTX. */
  calls = 0;
  /** The uid that the next CREATE_UCTX gives. */
  nextUid = 1;
  /** The capabilities that the last CREATE_UCTX asked for. */
  createdCaps = 0;
  destroyed: number[] = [];
  failCreate: Errno | undefined;
  failDestroy: Errno | undefined;

  /** `slow` is what the slow NOP waits for. */
  constructor(private readonly slow: () => Promise<void> = () => Promise.resolve()) {}

  execute(input: Uint8Array, outLen: number): Uint8Array | Errno | Promise<Uint8Array> {
    const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
    const opcode = view.getUint16(0);
    const opMod = view.getUint16(6);
    if (opcode === CREATE_UCTX) return this.create(view.getUint32(16));
    if (opcode === DESTROY_UCTX) {
      this.destroyed.push(view.getUint16(10));
      return this.failDestroy ?? new Uint8Array(16);
    }
    this.calls++;
    if (opcode !== NOP) return echo(input, outLen);
    if (opMod === REFUSED) return echo(input, outLen, 0x5, 0x11223344);
    if (opMod === SLOW) return this.slow().then(() => echo(input, outLen));
    return FAILING[opMod] ?? echo(input, outLen);
  }

  private create(caps: number): Uint8Array | Errno {
    if (this.failCreate) return this.failCreate;
    this.createdCaps = caps;
    const output = new Uint8Array(16);
    new DataView(output.buffer).setUint16(10, this.nextUid++);
    return output;
  }
}

/** An out header, then the input as it arrived, cut or padded with zeros. */
function echo(input: Uint8Array, outLen: number, status = 0, syndrome = 0): Uint8Array {
  const output = new Uint8Array(outLen);
  output[0] = status;
  new DataView(output.buffer).setUint32(4, syndrome);
  output.set(input.subarray(0, outLen - 16), 16);
  return output;
}
