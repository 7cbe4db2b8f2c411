import type { Errno } from '../../uapi/errno.js';
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
import type { Call, Written } from '../tape/calls.js';
import type { ClientMemory, Copy } from './memory.js';

const NOTHING = new Uint8Array(0);

const at = (copies: readonly Copy[], address: number): Uint8Array | undefined =>
  copies.find((copy) => copy.address === address)?.bytes;

/** The struct comes back as the last: a caller may have its data put where the struct is. */
const lastAt = (copies: readonly Copy[], address: number): Uint8Array | undefined =>
  copies.findLast((copy) => copy.address === address)?.bytes;

/** Memory that a client has registered, by its resource id. */
interface Umem {
  readonly mkey: number;
  readonly address: number;
  readonly length: number;
}

/** Makes out of the ioctls of one open file the calls that they were: from what went in and out of the client's memory. */
export class CallReader {
  private readonly umems = new Map<number, Umem>();

  constructor(
    private readonly file: number,
    private readonly memory: ClientMemory,
  ) {}

  /** The call that an ioctl was; undefined where it was none of fwctl's, or its struct could not be read. */
  async read(nr: number, arg: number, errno: 0 | Errno): Promise<Call | undefined> {
    const { copies } = this.memory;
    if (!copies) return undefined;
    const before = at(copies.in, arg) ?? NOTHING;
    const after = lastAt(copies.out, arg) ?? NOTHING;
    switch (nr) {
      case FWCTL_INFO:
        return before.length < INFO_SIZE ? undefined : this.info(before, after, errno);
      case FWCTL_RPC:
        return before.length < RPC_SIZE ? undefined : this.rpc(before, errno);
      case FWCTL_RSC_UMEM_REG:
        return before.length < UMEM_REG_SIZE ? undefined : this.umem(before, after, errno);
      case FWCTL_RSC_DESTROY:
        return before.length < RSC_DESTROY_SIZE ? undefined : this.release(before, errno);
      default:
        return undefined;
    }
  }

  private info(before: Uint8Array, after: Uint8Array, errno: 0 | Errno): Call {
    const { file } = this;
    if (errno) return { call: 'info', file, errno };
    const { out_device_type: deviceType, device_data_len: length } = unpackInfo(after);
    const data = at(this.memory.copies?.out ?? [], unpackInfo(before).out_device_data) ?? NOTHING;
    return { call: 'info', file, deviceType, data: data.subarray(0, length) };
  }

  private async rpc(before: Uint8Array, errno: 0 | Errno): Promise<Call> {
    const { file, memory } = this;
    const { in: inAt, in_len, out, out_len: outLen, scope } = unpackRpc(before);
    const { in: reads, out: writes } = memory.copies ?? { in: [], out: [] };
    const input = at(reads, inAt) ?? (in_len <= MAX_RPC_LEN ? await memory.read(inAt, in_len) : NOTHING);
    const written = this.written(writes);
    const output = errno || (at(writes, out) ?? NOTHING);
    const tooLong = in_len > MAX_RPC_LEN ? { inLen: in_len } : {};
    return {
      call: 'rpc',
      file,
      scope,
      input,
      ...tooLong,
      outLen,
      output,
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
