import type { Arrival, Channel, Host, HostState, Rung } from '../../../src/families/bnxt/driver/host.js';
import { NO_RING, REQUEST, setU16, u16 } from '../../../src/families/bnxt/mailbox.js';
import { storedErrno } from '../../../src/families/bnxt/status.js';

/** A recorded FWCTL_RPC. Bytes are in hex; `out` is what the caller's room holds afterwards, and what stands behind it. */
export interface RpcCase {
  readonly case: string;
  readonly size: number;
  readonly scope: number;
  readonly in_len: number;
  readonly out_len: number;
  readonly in: string;
  readonly out_len_after: number;
  readonly out: string;
  readonly errno: number;
  /** Where the request came: none, chimp, kong, with " short" where a descriptor named it. */
  readonly channel: string;
  readonly firmware_saw?: string;
  readonly waited_us: number;
  /** 1 once the kernel is tainted. */
  readonly taint: number;
  readonly log: string;
  readonly order: number;
}

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** What the recording's driver thought of its card at power-on. */
const HEALTHY: HostState = {
  ulpStopped: false,
  firmwareReset: false,
  fatal: false,
  pciOffline: false,
  pciDisabled: false,
  health: undefined,
  shortCommands: false,
  kong: false,
  window: 128,
  longest: 128,
  timeout: 0,
};

/** Microseconds that the driver looks for the last byte of an answer whose length is there. */
const VALID_DELAY = 50_010;

const EBUSY = storedErrno('EBUSY');
const ENODEV = storedErrno('ENODEV');
const E2BIG = storedErrno('E2BIG');
const EINVAL = storedErrno('EINVAL');

/**
 * The recording does not have how the driver and the stand-in firmware were set for a case, but by its name; what they must have been is
 * read off what was seen: the channel, the time, the log, the first fields of the answer. Its content is the stand-in's own, and is taken as it is.
 */
export class StandIn implements Host {
  rung: Rung | undefined;
  slept = 0;
  readonly lines: string[] = [];
  private readonly set: HostState;
  private readonly answer: Uint8Array;

  constructor(
    private readonly recorded: RpcCase,
    allowed: boolean,
    timeout: number,
  ) {
    this.answer = bytesOf(recorded.out).subarray(0, recorded.out_len);
    this.set = { ...HEALTHY, ...this.settings(allowed, timeout) };
  }

  private settings(allowed: boolean, timeout: number): Partial<HostState> {
    const { channel, errno, log, waited_us: waited, in_len: length, case: name } = this.recorded;
    if (errno === 1 && allowed) return { ulpStopped: true };
    if (errno !== 0) return {};
    const code = this.answer.length >= 2 ? u16(this.answer, 0) : 0;
    if (channel === 'none') return this.refused(code);
    const health = /firmware status: 0x([\da-f]+)/.exec(log);
    const late = /\(timeout|intr err/.test(log) && waited < timeout * 1000 && waited >= 1e6;
    const quiet = log === '' && waited === 0;
    return {
      kong: channel.startsWith('kong'),
      shortCommands: channel.includes('short') && length <= this.window(name),
      window: this.window(name),
      longest: Math.max(128, length),
      pciDisabled: code === ENODEV,
      fatal: code === EBUSY && quiet,
      health: health ? Number.parseInt(health[1] as string, 16) : /unhealthy/.test(name) ? 0x8001 : undefined,
      timeout: late ? Math.floor(waited / 1e6) : 0,
    };
  }

  /** The driver refused before the mailbox, and the stored errno says why. */
  private refused(code: number): Partial<HostState> {
    const { in_len: length, case: name } = this.recorded;
    if (code === E2BIG) return { window: length - 1, longest: length - 1 };
    if (code === EINVAL) return { kong: true };
    return /fatal/.test(name)
      ? { fatal: true }
      : /offline/.test(name)
        ? { pciOffline: true }
        : { firmwareReset: true };
  }

  /** A window that the name tells of. */
  private window(name: string): number {
    const told = /window (?:of )?(\d+)/.exec(name);
    if (told) return Number(told[1]);
    return /window/.test(name) && this.recorded.channel.includes('short') ? this.recorded.in_len - 1 : 128;
  }

  state(): HostState {
    return this.set;
  }

  /** The recorder's counter: it has gone on between the cases. */
  sequence(_channel: Channel): number {
    return this.recorded.firmware_saw ? u16(bytesOf(this.recorded.firmware_saw), REQUEST.seq_id) : 0;
  }

  ring(rung: Rung): Arrival {
    this.rung = rung;
    const { answer } = this;
    const { log } = this.recorded;
    const length = answer.length >= 8 ? u16(answer, 6) : 0;
    if (length === 0) return { page: new Uint8Array(0) };
    const page = new Uint8Array(Math.max(length, answer.length));
    page.set(answer.subarray(0, length));
    if (!/ v:0/.test(log)) page[length - 1] = 1;
    const foreign = /out of seq response: 0x([\da-f]+)/.exec(log);
    if (foreign) setU16(page, 4, Number.parseInt(foreign[1] as string, 16));
    if (u16(page, 0) === EBUSY || u16(page, 0) === ENODEV) setU16(page, 0, 0);
    const interrupted = u16(rung.request, REQUEST.cmpl_ring) !== NO_RING && !log.includes('Resp cmpl intr');
    return { page, after: this.after(), completed: interrupted };
  }

  /** When the answer came, where the driver did not give up waiting for it. */
  private after(): number {
    const { log, waited_us: waited } = this.recorded;
    if (/ v:0/.test(log)) return waited - VALID_DELAY;
    return /\(timeout|Abandoning|intr (err|abandoning)/.test(log) ? 0 : waited;
  }

  sleep(microseconds: number): void {
    this.slept += microseconds;
  }

  log(level: 'err' | 'warn', text: string): void {
    this.lines.push(`${level}: ${text}`);
  }
}
