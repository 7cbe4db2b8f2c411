import { zeroed } from '../../bits/zeroed.js';
import type { Awaitable, Driver, PinnedMemory, Registered } from '../../kernel/driver.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { DEVICE_TYPES } from '../../uapi/ioctl.js';
import { scopeNumber } from '../../uapi/scope.js';
import type { CommandInterface, DriverFailure } from '../family.js';
import { leastScope } from './catalogue.js';
import { HEADER_BYTES, readInputHeader, readOutputHeader } from './mailbox.js';
import { statusErrno, statusName } from './status.js';
import { syndromeWords } from './syndromes.js';

/** A user context: what the firmware made at open (struct mlx5ctl_uctx). */
export interface Mlx5Context {
  readonly uid: number;
  readonly caps: number;
}

/** What mlx5_core sends as it comes to a function and leaves it, with the bytes of its input. */
const HCA = {
  ENABLE_HCA: [0x104, 16],
  INIT_HCA: [0x102, 32],
  TEARDOWN_HCA: [0x103, 16],
} as const;

/** Where the function_id stands in enable_hca_in. */
const ENABLED_FUNCTION = 10;

const CREATE_UCTX = 0xa04;
const DESTROY_UCTX = 0xa06;

/** MLX5_UCTX_OBJECT_CAP_TOOLS_RESOURCES of mlx5_ifc.h */
const TOOLS_RESOURCES = 0x4;

/** Bytes of create_uctx_in, and where its uctx.cap stands. */
const CREATE_UCTX_BYTES = 64;
const CREATE_UCTX_CAP = 16;

/** Where the uid stands in mbox_in, and in create_uctx_out and destroy_uctx_in. */
const MBOX_UID = 2;
const UCTX_UID = 10;

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The caller's room is filled whatever the firmware's answer covers: cut, or zero behind it. */
function fillRoom(answer: Uint8Array | Errno, outLen: number): Uint8Array | Errno {
  if (isErrno(answer) || answer.length === outLen) return answer;
  if (answer.length > outLen) return answer.subarray(0, outLen);
  const out = zeroed(outLen);
  out.set(answer);
  return out;
}

/** The kernel's mlx5 fwctl driver: drivers/fwctl/mlx5/main.c. */
export class Mlx5Driver implements Driver<Mlx5Context> {
  readonly deviceType = DEVICE_TYPES.indexOf('mlx5');

  /** `uctxCap`: the function's GENERAL capability uctx_cap. */
  constructor(
    private readonly commands: CommandInterface,
    private readonly uctxCap: number,
    /** CREATE_UMEM and CREATE_MKEY of a user context; undefined where the context is gone. */
    private readonly map?: (uid: number, memory: PinnedMemory) => Registered | undefined,
  ) {}

  /** CREATE_UCTX; a status of the firmware becomes an errno. */
  async open(): Promise<Mlx5Context | Errno> {
    const caps = this.uctxCap & TOOLS_RESOURCES;
    const input = new Uint8Array(CREATE_UCTX_BYTES);
    view(input).setUint16(0, CREATE_UCTX);
    view(input).setUint32(CREATE_UCTX_CAP, caps);
    const output = fillRoom(await this.commands.execute(input, HEADER_BYTES), HEADER_BYTES);
    if (isErrno(output)) return output;
    const status = output[0] as number;
    return status === 0 ? { uid: view(output).getUint16(UCTX_UID), caps } : statusErrno(status);
  }

  /** DESTROY_UCTX, quiet whatever the firmware answers. */
  async close(context: Mlx5Context): Promise<void> {
    const input = new Uint8Array(HEADER_BYTES);
    view(input).setUint16(0, DESTROY_UCTX);
    view(input).setUint16(UCTX_UID, context.uid);
    await this.commands.execute(input, HEADER_BYTES);
  }

  /** struct fwctl_info_mlx5: u32 uid, u32 uctx_caps, little-endian. */
  info(context: Mlx5Context): Uint8Array {
    const data = new Uint8Array(8);
    view(data).setUint32(0, context.uid, true);
    view(data).setUint32(4, context.caps, true);
    return data;
  }

  /** As vendor kernels do; EIO where the firmware has no such context any more. */
  register({ uid }: Mlx5Context, memory: PinnedMemory): Registered | Errno {
    return this.map ? (this.map(uid, memory) ?? 'EIO') : 'EOPNOTSUPP';
  }

  /**
   * mlx5ctl_fw_rpc: always `outLen` bytes. EMSGSIZE under a header's length, EBADMSG below the command's least scope, or the errno of a
   * failed delivery; a status of the firmware stays in the answer. The header's uid is forced to the context's own.
   */
  rpc(context: Mlx5Context, scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    if (input.length < HEADER_BYTES || outLen < HEADER_BYTES) return 'EMSGSIZE';
    const header = readInputHeader(input);
    const least = leastScope(header.opcode, header.op_mod);
    if (least === undefined || scope < scopeNumber(least)) return 'EBADMSG';
    const command = new Uint8Array(input);
    command[MBOX_UID] = context.uid >> 8;
    command[MBOX_UID + 1] = context.uid;
    const answer = this.commands.execute(command, outLen);
    return answer instanceof Promise
      ? answer.then((late) => fillRoom(late, outLen))
      : fillRoom(answer, outLen);
  }
}

/** Sends a command of a function, by its name, and waits for the answer. */
type Send = (name: string, input: Uint8Array) => Uint8Array | Errno;

function command(
  send: Send,
  name: string,
  what: keyof typeof HCA,
  functionId = 0,
): DriverFailure | undefined {
  const [opcode, bytes] = HCA[what];
  const input = new Uint8Array(bytes);
  view(input).setUint16(0, opcode);
  if (functionId) view(input).setUint16(ENABLED_FUNCTION, functionId);
  const output = send(name, input);
  if (isErrno(output)) return { errno: output, message: `${what} of ${name} was not delivered` };
  const { status, syndrome } = readOutputHeader(output);
  if (status === 0) return undefined;
  const words = syndromeWords(syndrome) ?? `syndrome 0x${syndrome.toString(16).padStart(8, '0')}`;
  return {
    errno: statusErrno(status),
    message: `${what} of ${name} was refused: ${statusName(status)}, ${words}`,
  };
}

/** mlx5_core comes to a function. `parent`: of a VF or SF, the PF whose driver lets it in. */
export function probe(
  send: Send,
  name: string,
  parent?: { name: string; functionId: number },
): DriverFailure | undefined {
  const refused = parent && command(send, parent.name, 'ENABLE_HCA', parent.functionId);
  return refused ?? command(send, name, 'INIT_HCA');
}

/** mlx5_core leaves a function. */
export const remove = (send: Send, name: string): DriverFailure | undefined =>
  command(send, name, 'TEARDOWN_HCA');
