import { FwctlError } from '../../../../client/errors.js';
import type { Request } from '../../../../client/guard.js';
import type { Session } from '../../../../client/session.js';
import type { TakeBytes } from '../../../../client/update.js';
import type { ByteSource } from '../../../../images/bytes.js';
import { HEADER_BYTES } from '../../mailbox.js';
import { findRegister, type Register } from '../../prm/registers.js';
import type { Shapes } from '../../prm/shapes.js';
import { failureOf } from '../command.js';
import { ask } from '../jobs/ask.js';
import { registerRequest } from '../registers.js';

/** MCQI.info_type of capabilities. */
const CAPABILITIES = 0;

/** Bytes of MCDA in front of its data, and where its offset and size stand. */
const HEAD = 16;
const OFFSET_AT = 4;
const SIZE_AT = 10;

/** The data of one MCDA as its register is known to all: mcda_reg_ext. */
export const BLOCK = 128;

/** What is tried for reading: an emulated card gives so much where the register has room for it. Longer ones leave more garbage, and are no faster. */
const LONG_BLOCK = 0x2000;

export type ComponentLimits = Shapes['mcqi_reg_ext']['data']['mcqi_cap_ext'];

/** What a component may be, and how its data are carried. `pending`: of what waits for a reset. */
export const limitsOf = async (
  session: Session,
  component_index: number,
  pending = false,
): Promise<ComponentLimits> =>
  (
    await ask(session, 'MCQI', 'mcqi_reg_ext', {
      component_index,
      info_type: CAPABILITIES,
      data_size: BLOCK - 4,
      read_pending_component: Number(pending),
    })
  ).data.mcqi_cap_ext;

/** Bytes of a block to write: what the device takes, rounded down to its words, and no more than the register has. */
export function blockSize({ mcda_max_write_size, log_mcda_word_size }: ComponentLimits): number {
  const word = Math.max(2 ** log_mcda_word_size, 4);
  const size = Math.min(mcda_max_write_size, BLOCK);
  const block = size - (size % word);
  if (block > 0) return block;
  throw new FwctlError(
    'reply',
    `MCQI says that MCDA takes ${mcda_max_write_size} bytes in words of ${word}: nothing could be sent`,
  );
}

/** An MCDA that is sent again and again, with other data. */
class Mcda {
  private readonly request: Request;
  private readonly data: DataView;
  /** What was read last, the right way round. */
  private readonly got: Uint8Array;

  constructor(
    private readonly session: Session,
    op: 'read' | 'write',
    handle: number,
    /** Bytes of data that it has at most. */
    readonly most: number,
  ) {
    const register = findRegister('MCDA') as Register;
    this.request = registerRequest({ register, op, data: new Uint8Array(HEAD + most) });
    this.request.outLen = HEADER_BYTES + HEAD + (op === 'read' ? most : 0);
    const { buffer, byteOffset } = this.request.input;
    this.data = new DataView(buffer, byteOffset + HEADER_BYTES, HEAD + most);
    this.data.setUint32(0, handle);
    this.got = new Uint8Array(op === 'read' ? most : 0);
  }

  private async send(offset: number, size: number): Promise<Uint8Array> {
    this.data.setUint32(OFFSET_AT, offset);
    this.data.setUint16(SIZE_AT, size);
    const output = await this.session.send(this.request);
    const failure = failureOf(this.session.device, this.request, output);
    if (failure) throw failure;
    return output.subarray(HEADER_BYTES + HEAD);
  }

  /** Each dword of the file stands the other way round. */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    const { input } = this.request;
    input.fill(0, HEADER_BYTES + HEAD);
    for (let i = 0; i < bytes.length; i++) input[HEADER_BYTES + HEAD + (i ^ 3)] = bytes[i] as number;
    await this.send(offset, bytes.length);
  }

  /** Good until the next one. */
  async read(offset: number, size: number): Promise<Uint8Array> {
    const got = await this.send(offset, size);
    const dwords = (size + 3) & ~3;
    if (got.length < dwords)
      throw new FwctlError('reply', `MCDA came with ${got.length} bytes of data, not ${dwords}`);
    for (let i = 0; i < size; i++) this.got[i] = got[i ^ 3] as number;
    return this.got.subarray(0, size);
  }
}

/** Called after each block with the bytes that are done, of all. May throw, to stop. */
export type OnBlock = (done: number, of: number) => undefined | Promise<void>;

/** What is read at once of a file. */
const PIECE = 1 << 18;

/** Gives parts of a file in ascending order, of which few have to be read at a time. Throws FwctlError `usage` where it has become shorter. */
function inPieces(bytes: ByteSource): (at: number, length: number) => Uint8Array {
  const room = new Uint8Array(Math.min(PIECE, bytes.length));
  let piece: Uint8Array = room.subarray(0, 0);
  let from = 0;
  return (at, length) => {
    if (at < from || at + length > from + piece.length) {
      piece = bytes.read(at, Math.min(PIECE, bytes.length - at), room);
      from = at;
      if (piece.length < length)
        throw new FwctlError('usage', 'the file has become shorter while it was sent');
    }
    return piece.subarray(at - from, at - from + length);
  };
}

/** Sends the data of a component under a handle, in blocks. Throws FwctlError of the session, and `firmware`. */
export async function sendData(
  session: Session,
  handle: number,
  bytes: ByteSource,
  { block, from = 0, onBlock }: { block: number; from?: number; onBlock?: OnBlock | undefined },
): Promise<void> {
  const mcda = new Mcda(session, 'write', handle, block);
  const pieces = inPieces(bytes);
  let at = from;
  try {
    for (; at < bytes.length; at += block) {
      const part = pieces(at, Math.min(block, bytes.length - at));
      await mcda.write(at, part);
      const pause = onBlock?.(at + part.length, bytes.length);
      if (pause) await pause;
    }
  } catch (error) {
    throw told(error, `in state DOWNLOAD, at byte ${at} of ${bytes.length}`);
  }
}

/** An error with where it came. */
const told = (error: unknown, where: string): unknown =>
  error instanceof FwctlError ? new FwctlError(error.kind, `${where}: ${error.message}`, error.facts) : error;

/**
 * Reads `size` bytes of a component under a handle that is in state UPLOAD, and hands them on in ascending order. Throws FwctlError of the session, `firmware`
 * and `reply`.
 */
export async function receiveData(
  session: Session,
  handle: number,
  size: number,
  take: TakeBytes,
  onBlock?: OnBlock,
): Promise<void> {
  const short = new Mcda(session, 'read', handle, BLOCK);
  const mcda = size > BLOCK * 2 ? ((await longReads(session, handle, size, short)) ?? short) : short;
  let at = 0;
  try {
    for (; at < size; at += mcda.most) {
      const part = await mcda.read(at, Math.min(mcda.most, size - at));
      take(at, part, size);
      const pause = onBlock?.(at + part.length, size);
      if (pause) await pause;
    }
  } catch (error) {
    throw told(error, `in state UPLOAD, at byte ${at} of ${size}`);
  }
}

/**
 * Whether the device fills longer registers: asked for more than 128 bytes it gives behind them what it gives when it is asked for that by itself. A device
 * that does not know of such is not believed.
 */
async function longReads(
  session: Session,
  handle: number,
  size: number,
  short: Mcda,
): Promise<Mcda | undefined> {
  const block = Math.min(LONG_BLOCK, size & ~3);
  const long = new Mcda(session, 'read', handle, block);
  let told: Uint8Array;
  try {
    told = await long.read(0, block);
  } catch (error) {
    if (error instanceof FwctlError && (error.kind === 'firmware' || error.kind === 'reply'))
      return undefined;
    throw error;
  }
  const last = Math.floor((block - 1) / BLOCK) * BLOCK;
  for (const at of [BLOCK, last]) {
    const part = await short.read(at, Math.min(BLOCK, block - at));
    if (part.some((byte, i) => byte !== told[at + i])) return undefined;
  }
  return long;
}
