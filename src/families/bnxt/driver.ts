import type { Awaitable, Driver } from '../../kernel/driver.js';
import type { Errno } from '../../uapi/errno.js';
import { DEVICE_TYPES } from '../../uapi/ioctl.js';
import { scopeNumber } from '../../uapi/scope.js';
import { findCommand } from './catalogue.js';
import type { Host } from './driver/host.js';
import { type Sent, send } from './driver/send.js';
import { ANSWER, ANSWER_BYTES, REQUEST, REQUEST_BYTES, setU16, u16 } from './mailbox.js';
import { canBeStored, storedErrno } from './status.js';

/** A user context: nothing of it is known to the firmware (struct bnxtctl_uctx). */
export interface BnxtContext {
  readonly uctxCaps: number;
}

/** BIT() of FWCTL_BNXT_INLINE_COMMANDS, _QUERY_COMMANDS and _SEND_COMMANDS: include/uapi/fwctl/bnxt.h. */
const UCTX_CAPS = 0b111;

/** Bytes: HWRM_MAX_REQ_LEN. */
const LONGEST_REQUEST = 128;

/** The kernel's bnxt fwctl driver: drivers/fwctl/bnxt/main.c. */
export class BnxtDriver implements Driver<BnxtContext> {
  readonly deviceType = DEVICE_TYPES.indexOf('bnxt');
  /** en_dev_lock: one request of a function at a time, over the whole wait. */
  private busy: Promise<unknown> | undefined;

  constructor(private readonly host: Host) {}

  open(): BnxtContext {
    return { uctxCaps: UCTX_CAPS };
  }

  close(): void {}

  /** struct fwctl_info_bnxt: u32 uctx_caps. */
  info({ uctxCaps }: BnxtContext): Uint8Array {
    return Uint8Array.of(uctxCaps, 0, 0, 0);
  }

  /**
   * bnxtctl_fw_rpc: always `outLen` bytes. EINVAL for lengths, EPERM while the driver is stopped, for a request type that is not on its list
   * and for a scope that is too low; whatever fails behind these stands in the answer's error_code.
   */
  rpc(
    _context: BnxtContext,
    scope: number,
    input: Uint8Array,
    outLen: number,
  ): Awaitable<Uint8Array | Errno> {
    if (input.length < REQUEST_BYTES || input.length > LONGEST_REQUEST) return 'EINVAL';
    if (outLen < ANSWER_BYTES) return 'EINVAL';
    if (this.busy) return this.behind(() => this.locked(scope, input, outLen));
    return this.hold(this.locked(scope, input, outLen));
  }

  private locked(scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    if (this.host.state().ulpStopped) return 'EPERM';
    const command = findCommand(u16(input, REQUEST.req_type));
    if (!command?.needs || scope < scopeNumber(command.needs)) return 'EPERM';
    const sending = send(this.host, input.slice(), command.timeout);
    return sending instanceof Promise
      ? sending.then((sent) => fillRoom(sent, outLen))
      : fillRoom(sending, outLen);
  }

  private hold<T>(running: Awaitable<T>): Awaitable<T> {
    if (!(running instanceof Promise)) return running;
    const holding = running.finally(() => {
      if (this.busy === holding) this.busy = undefined;
    });
    this.busy = holding;
    return holding;
  }

  private behind<T>(run: () => Awaitable<T>): Promise<T> {
    const holding: Promise<T> = (this.busy ?? Promise.resolve())
      .catch(() => undefined)
      .then(run)
      .finally(() => {
        if (this.busy === holding) this.busy = undefined;
      });
    this.busy = holding;
    return holding;
  }
}

/** As much of the answer as its length says and the room takes, then zeros; a failure of the driver's own stands where the firmware has no error. */
function fillRoom({ page, errno }: Sent, outLen: number): Uint8Array | Errno {
  // Nothing behind bnxt_send_msg fails so: only where it is asked for of an emulated card.
  if (errno && !canBeStored(errno)) return errno;
  const out = new Uint8Array(outLen);
  const length = page.length < ANSWER_BYTES ? 0 : u16(page, ANSWER.resp_len);
  out.set(page.subarray(0, Math.min(length, outLen)));
  if (errno && u16(out, ANSWER.error_code) === 0) setU16(out, ANSWER.error_code, storedErrno(errno));
  return out;
}
