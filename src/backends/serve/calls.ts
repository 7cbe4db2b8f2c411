import type { UserMemory } from '../../kernel/memory.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  FWCTL_RSC_DESTROY,
  FWCTL_RSC_UMEM_REG,
  INFO_SIZE,
  MAX_RPC_LEN,
  RPC_SIZE,
  RSC_DESTROY_SIZE,
  UMEM_REG_SIZE,
  unpackInfo,
  unpackRpc,
  unpackRscDestroy,
  unpackUmemReg,
} from '../../uapi/ioctl.js';
import type { Call, Named, Written } from '../tape/calls.js';
import type { Copies, Copy } from './copies.js';

const NOTHING = new Uint8Array(0);

const at = (copies: readonly Copy[], address: number): Uint8Array | undefined =>
  copies.find((copy) => copy.address === address)?.bytes;

/** The struct comes back as the last: a caller may have its data put where the struct is. */
const lastAt = (copies: readonly Copy[], address: number): Uint8Array | undefined =>
  copies.findLast((copy) => copy.address === address)?.bytes;

/**
 * What an input names by address, of all that was copied beside it: at each whole 8 bytes that are the address of a copy. An address that led nowhere stays where it
 * stands.
 */
function namedIn(
  input: Uint8Array,
  reads: readonly Copy[],
  writes: readonly Copy[],
): (Named & { readonly address: number })[] {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const parts: (Named & { readonly address: number })[] = [];
  const places = new Map(
    [...reads, ...writes].filter(({ bytes }) => bytes.length > 0).map((copy) => [BigInt(copy.address), copy]),
  );
  for (let place = 0; place + 8 <= input.length; place += 8) {
    const copy = places.get(view.getBigUint64(place, true));
    if (!copy) continue;
    const { address } = copy;
    const [sent, got] = [at(reads, address), lastAt(writes, address)];
    const before = sent ?? new Uint8Array(got?.length ?? 0);
    parts.push({ at: place, address, sent: before, ...(got ? { got } : {}) });
  }
  return parts;
}

/** Bytes with zeros for the addresses that stood in the input. */
function withoutAddresses(bytes: Uint8Array, input: Uint8Array, parts: readonly Named[]): Uint8Array {
  if (parts.length === 0) return bytes;
  const clear = new Uint8Array(bytes);
  for (const { at: place } of parts) {
    const address = input.subarray(place, place + 8);
    if (Buffer.compare(clear.subarray(place, place + 8), address) === 0) clear.fill(0, place, place + 8);
  }
  return clear;
}

/** Memory that a client has registered, by its resource id. */
interface Umem {
  readonly mkey: number;
  readonly address: number;
  readonly length: number;
}

/** The client's memory, with what of it the call that has just ended has copied. */
interface CopiedMemory extends UserMemory {
  readonly copied: Copies;
}

/** Makes out of the ioctls of one open file the calls that they were: from what went in and out of the client's memory. */
export class CallReader {
  private readonly umems = new Map<number, Umem>();

  constructor(private readonly file: number) {}

  /** The call that an ioctl was; undefined where it was none of fwctl's, or its struct could not be read. */
  async read(nr: number, arg: number, errno: 0 | Errno, memory: CopiedMemory): Promise<Call | undefined> {
    const copies = memory.copied.now;
    if (!copies) return undefined;
    const before = at(copies.in, arg) ?? NOTHING;
    const after = lastAt(copies.out, arg) ?? NOTHING;
    switch (nr) {
      case FWCTL_INFO:
        return before.length < INFO_SIZE ? undefined : this.info(before, after, errno, copies.out);
      case FWCTL_RPC:
        return before.length < RPC_SIZE ? undefined : this.rpc(before, errno, memory);
      case FWCTL_RSC_UMEM_REG:
        return before.length < UMEM_REG_SIZE ? undefined : this.umem(before, after, errno);
      case FWCTL_RSC_DESTROY:
        return before.length < RSC_DESTROY_SIZE ? undefined : this.release(before, errno);
      default:
        return undefined;
    }
  }

  private info(before: Uint8Array, after: Uint8Array, errno: 0 | Errno, out: readonly Copy[]): Call {
    const { file } = this;
    if (errno) return { call: 'info', file, errno };
    const { out_device_type: deviceType, device_data_len: length } = unpackInfo(after);
    const data = at(out, unpackInfo(before).out_device_data) ?? NOTHING;
    return { call: 'info', file, deviceType, data: data.subarray(0, length) };
  }

  private async rpc(before: Uint8Array, errno: 0 | Errno, memory: CopiedMemory): Promise<Call> {
    const { file } = this;
    const { in: inAt, in_len, out, out_len: outLen, scope } = unpackRpc(before);
    const { in: reads, out: writes } = memory.copied.now ?? { in: [], out: [] };
    const input = at(reads, inAt) ?? (in_len <= MAX_RPC_LEN ? await memory.read(inAt, in_len) : NOTHING);
    const written = this.written(writes);
    const output = errno || (at(writes, out) ?? NOTHING);
    const parts = namedIn(input, reads, writes).filter(({ address }) => address !== inAt && address !== out);
    const clear = (bytes: Uint8Array) => withoutAddresses(bytes, input, parts);
    const tooLong = in_len > MAX_RPC_LEN ? { inLen: in_len } : {};
    return {
      call: 'rpc',
      file,
      scope,
      input: clear(input),
      ...tooLong,
      outLen,
      ...(parts.length ? { memory: parts.map(({ address: _, ...part }) => part) } : {}),
      output: isErrno(output) ? output : clear(output),
      ...(written.length ? { written } : {}),
    };
  }

  /** What of the copies went to registered memory. */
  private written(copies: readonly Copy[]): Written[] {
    return [...this.umems.values()].flatMap(({ address, length, mkey }) =>
      copies
        .filter((copy) => copy.address >= address && copy.address < address + length)
        .map((copy) => ({ mkey, offset: copy.address - address, bytes: copy.bytes })),
    );
  }

  private umem(before: Uint8Array, after: Uint8Array, errno: 0 | Errno): Call {
    const { file } = this;
    const { addr: address, len: length } = unpackUmemReg(before);
    if (errno) return { call: 'umem', file, length, errno };
    const { mkey_id: mkey, rsc_id } = unpackUmemReg(after);
    this.umems.set(rsc_id, { mkey, address, length });
    return { call: 'umem', file, length, mkey, address: BigInt(address) };
  }

  private release(before: Uint8Array, errno: 0 | Errno): Call | undefined {
    const { rsc_id } = unpackRscDestroy(before);
    const umem = this.umems.get(rsc_id);
    if (!umem || errno) return undefined;
    this.umems.delete(rsc_id);
    return { call: 'release', file: this.file, mkey: umem.mkey };
  }
}
