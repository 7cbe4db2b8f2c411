import { FwctlError } from '../../../../client/errors.js';
import type { Request } from '../../../../client/guard.js';
import type { Session } from '../../../../client/session.js';
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

/** What is tried for reading: an emulated card gives so much where the register has room for it. */
const LONG_BLOCK = 0x8000;

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

  constructor(
    private readonly session: Session,
    op: 'read' | 'write',
    handle: number,
    most: number,
  ) {
    const register = findRegister('MCDA') as Register;
    this.request = registerRequest({ register, op, data: new Uint8Array(HEAD + most) });
    this.request.outLen = HEADER_BYTES + HEAD + (op === 'read' ? most : 0);
    const { buffer, byteOffset } = this.request.input;
    this.data = new DataView(buffer, byteOffset + HEADER_BYTES, HEAD + most);
    this.data.setUint32(0, handle);
  }

  private async send(offset: number, size: number): Promise<Uint8Array> {
    this.data.setUint32(OFFSET_AT, offset);
    this.data.setUint16(SIZE_AT, size);
    const output = await this.session.send(this.request);
    const failure = failureOf(this.session.device.name, this.request, output);
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

  async read(offset: number, size: number, to: Uint8Array, at: number): Promise<void> {
    const got = await this.send(offset, size);
    const dwords = (size + 3) & ~3;
    if (got.length < dwords)
      throw new FwctlError('reply', `MCDA came with ${got.length} bytes of data, not ${dwords}`);
    for (let i = 0; i < size; i++) to[at + i] = got[i ^ 3] as number;
  }
}

/** Called after each block with the bytes that are done, of all. May throw, to stop. */
export type OnBlock = (done: number, of: number) => undefined | Promise<void>;

/** What is read at once of a file. */
const PIECE = 1 << 18;

/** Gives parts of a file in ascending order, of which few have to be read at a time. Throws FwctlError `usage` where it has become shorter. */
function inPieces(bytes: Uint8Array | ByteSource): (at: number, length: number) => Uint8Array {
  if (bytes instanceof Uint8Array) return (at, length) => bytes.subarray(at, at + length);
  let piece: Uint8Array = new Uint8Array(0);
  let from = 0;
  return (at, length) => {
    if (at < from || at + length > from + piece.length) {
      piece = bytes.read(at, Math.min(PIECE, bytes.length - at));
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
  bytes: Uint8Array | ByteSource,
  { block, from = 0, onBlock }: { block: number; from?: number; onBlock?: OnBlock | undefined },
): Promise<void> {
  const mcda = new Mcda(session, 'write', handle, block);
  const pieces = inPieces(bytes);
  for (let at = from; at < bytes.length; at += block) {
    const part = pieces(at, Math.min(block, bytes.length - at));
    await mcda.write(at, part);
    const told = onBlock?.(at + part.length, bytes.length);
    if (told) await told;
  }
}

/** Reads `size` bytes of a component under a handle that is in state UPLOAD. Throws FwctlError of the session, `firmware` and `reply`. */
export async function receiveData(
  session: Session,
  handle: number,
  size: number,
  onBlock?: OnBlock,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  const short = new Mcda(session, 'read', handle, BLOCK);
  const long = size > BLOCK * 2 ? await longReads(session, handle, size, bytes, short) : undefined;
  const [mcda, block] = long ?? [short, BLOCK];
  for (let at = 0; at < size; at += block) {
    const count = Math.min(block, size - at);
    await mcda.read(at, count, bytes, at);
    const told = onBlock?.(at + count, size);
    if (told) await told;
  }
  return bytes;
}

/**
 * Whether the device fills longer registers: asked for more than 128 bytes it gives behind them what it gives when it is asked for that by itself. A device
 * that does not know of such is not believed.
 */
async function longReads(
  session: Session,
  handle: number,
  size: number,
  bytes: Uint8Array,
  short: Mcda,
): Promise<[Mcda, number] | undefined> {
  const block = Math.min(LONG_BLOCK, size & ~3);
  const long = new Mcda(session, 'read', handle, block);
  try {
    await long.read(0, block, bytes, 0);
  } catch (error) {
    if (error instanceof FwctlError && (error.kind === 'firmware' || error.kind === 'reply'))
      return undefined;
    throw error;
  }
  const last = Math.floor((block - 1) / BLOCK) * BLOCK;
  for (const at of [BLOCK, last]) {
    const part = new Uint8Array(Math.min(BLOCK, block - at));
    await short.read(at, part.length, part, 0);
    if (part.some((byte, i) => byte !== bytes[at + i])) return undefined;
  }
  return [long, block];
}
