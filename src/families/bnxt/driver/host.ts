import type { Awaitable } from '../../../kernel/driver.js';
import type { Errno } from '../../../uapi/errno.js';

/** What bnxt_en knows of a function and of the card it belongs to, while it is bound: the parts of struct bnxt that decide about a request. */
export interface HostState {
  /** bnxt_ulp_stop: no auxiliary driver may use the function. */
  readonly ulpStopped: boolean;
  /** fw_reset_state: a reset of the firmware has not ended. */
  readonly firmwareReset: boolean;
  /** BNXT_STATE_FW_FATAL_COND: the firmware is given up. */
  readonly fatal: boolean;
  /** The PCI channel is offline, as in the recovery of an error. */
  readonly pciOffline: boolean;
  /** The PCI device is disabled. */
  readonly pciDisabled: boolean;
  /** The health word that the firmware keeps (BNXT_FW_HEALTH_REG); undefined where it can't be relied on. */
  readonly health: number | undefined;
  /** BNXT_FW_CAP_SHORT_CMD: requests stand in memory, and a descriptor in the mailbox. */
  readonly shortCommands: boolean;
  /** BNXT_FW_CAP_KONG_MB_CHNL: the Kong processor has a mailbox of its own. */
  readonly kong: boolean;
  /** Bytes that the mailbox takes: max_req_win_len of VER_GET. */
  readonly window: number;
  /** Bytes that a request in memory may have: max_ext_req_len of VER_GET, and no fewer than 128. */
  readonly longest: number;
  /** Seconds: max_req_timeout of VER_GET; 0 where the firmware names none. */
  readonly timeout: number;
}

export type Channel = 'chimp' | 'kong';

/** A request as it reaches the card: in the mailbox, or in memory where a descriptor in the mailbox names it. */
export interface Rung {
  readonly channel: Channel;
  readonly short: boolean;
  /** The whole window, zeros behind the request; with `short` the bytes in memory. */
  readonly request: Uint8Array;
}

/** What becomes of the response page. */
export interface Arrival {
  /** As the firmware leaves it; empty where it writes nothing. It is the driver's then, who may change it. */
  readonly page: Uint8Array;
  /** Microseconds behind the doorbell at which it is there; left out: at once. */
  readonly after?: number;
  /** Whether the completion ring that the request names tells of it. */
  readonly completed?: boolean;
  /** Why the request did not get to the firmware, where it did not. */
  readonly lost?: Errno;
}

/** bnxt_en's way to the card, of one function. */
export interface Host {
  state(): HostState;
  /** The next sequence number of a channel, which the network driver's own commands take from too. */
  sequence(channel: Channel): number;
  ring(rung: Rung): Awaitable<Arrival>;
  /** Time that the driver sleeps, in microseconds. */
  sleep(microseconds: number): Awaitable<void>;
  log(level: 'err' | 'warn', text: string): void;
}
