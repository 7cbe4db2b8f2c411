import type { ErrorKind } from './errors.js';
import type { Session } from './session.js';

/* How the firmware of a device is replaced, and started again: what the commands of that ask of a family. */

/** Bytes that are read when they are asked for: an image may be larger than what is to be in memory. */
export interface UpdateBytes {
  readonly length: number;
  /** As many as were asked for: it is asked for none beyond the end. `room` may be used for them, and has enough of it. */
  read(offset: number, length: number, room?: Uint8Array): Uint8Array;
}

/** A file of firmware. */
export interface UpdateFile {
  readonly path: string;
  readonly bytes: UpdateBytes;
}

/** Why an update, or a reset, is not begun. */
export interface Hindrance {
  readonly check:
    | 'image'
    | 'signature'
    | 'psid'
    | 'chip'
    | 'component'
    | 'size'
    | 'security_version'
    | 'owner'
    | 'power'
    | 'function';
  readonly message: string;
  readonly next?: string;
  /** `usage` where the file is at fault. */
  readonly kind: Extract<ErrorKind, 'usage' | 'policy'>;
}

/** What an update would do. What a device or a file does not tell is left out. */
export interface Proposal {
  /** The device's own name of what is replaced, and its number. */
  readonly component: string;
  readonly index: number;
  /** Of the image. */
  readonly version?: string;
  readonly security_version?: number;
  readonly psid?: string;
  /** The security version below which the device takes none. */
  readonly least_security_version?: number;
  readonly running_version?: string;
  readonly stored_version?: string;
  /** Whether an image waits for a reset, which is taken back first. */
  readonly replaces_pending: boolean;
  /** Whether a reset is needed until it runs. */
  readonly waits_for_reset: boolean;
  readonly hindrances: readonly Hindrance[];
  /** What a reader should know beside: an older version, a handle that is taken over. */
  readonly notes: readonly string[];
  /** What is sent. */
  readonly image: UpdateBytes;
}

/** Is given a piece of what is read, of so many bytes in all; it is good until the call ends. */
export type TakeBytes = (offset: number, bytes: Uint8Array, of: number) => void;

/** What of an update stays for the next process, should this one be killed. */
export interface KeptUpdate {
  readonly handle: number;
  readonly index: number;
  /** SHA-256 of the image, in hex. */
  readonly digest: string;
  /** It was being locked, and has come no further: if the handle is another's, its state is not LOCKED. */
  readonly locking?: true;
}

/** What an update needs of who runs it. */
export interface UpdateAround {
  /** What an earlier process left, which is no more; and what this one leaves. */
  readonly kept: KeptUpdate | undefined;
  keep(update: KeptUpdate | undefined): void;
  /** A step has begun, or gone on: bytes of a download. */
  progress(step: string, done?: number, of?: number): void;
  readonly isInterrupted: () => boolean;
  /** Milliseconds; ends early where the work is to end, unless it is to go on all the same. */
  wait(time: number, goesOn?: boolean): Promise<void>;
  /** Lets signals come. */
  turn(): Promise<void>;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** SHA-256, in hex. */
  digest(bytes: UpdateBytes): string;
  /** Milliseconds that the device may stay in one state. */
  readonly patience: number;
}

export interface Updated {
  /** False where it was interrupted: what had been sent is cancelled. */
  readonly done: boolean;
  /** Bytes that had come before, and were not sent again. */
  readonly resumed_at: number;
  /** What the device then says that it keeps. */
  readonly stored_version?: string;
}

/** Where an update of a device stands. */
export interface UpdateState {
  /** In the device's word: IDLE, DOWNLOAD. */
  readonly state: string;
  readonly running_version: string;
  /** Since the firmware began: less than before, where it was started again meanwhile. */
  readonly uptime_s: number;
}

export interface UpdateJob {
  /**
   * What a file would do to a device; nothing is changed. `kept`: as for the update. `forced`: a file in which no image is found is proposed as it is, as
   * firmware. Throws FwctlError, `usage` for such a file else.
   */
  propose(
    session: Session,
    file: UpdateFile,
    how?: { readonly kept?: KeptUpdate | undefined; readonly forced?: boolean },
  ): Promise<Proposal>;
  /** Sends it, has the device check it, and activates it. What has begun is cancelled where it fails, as far as the device lets it. Throws FwctlError. */
  update(session: Session, proposal: Proposal, around: UpdateAround): Promise<Updated>;
  state(session: Session): Promise<UpdateState>;
  /** Takes back what waits for a reset. Gives false where nothing does. Throws FwctlError. */
  rollback(session: Session, around: UpdateAround): Promise<boolean>;
  /**
   * Reads a component back, in pieces in ascending order: `stored` that which the next start takes. Gives its length; undefined where it was interrupted. Throws
   * FwctlError.
   */
  read(
    session: Session,
    component: { readonly index: number; readonly stored: boolean },
    around: UpdateAround,
    take: TakeBytes,
  ): Promise<number | undefined>;
}

/** An entry of what a device keeps, as its own firmware has found it. */
export interface CheckedEntry {
  readonly name: string;
  readonly bytes: number;
  readonly version?: string;
  readonly state: 'good' | 'bad' | 'not told';
}

/** The check of what a device keeps by its own firmware, where nothing of it can be read back. */
export interface SelfCheckJob {
  /** What the entries are of: "flash". */
  readonly of: string;
  /** Why a file can't be compared with them. */
  readonly unreadable: string;
  /** Throws FwctlError. */
  check(session: Session): Promise<readonly CheckedEntry[]>;
}

/** A way of starting the firmware again. */
export interface ResetLevel {
  readonly level: number;
  readonly title: string;
  readonly offered: boolean;
  /** Whether fwctl can ask for it. */
  readonly can: boolean;
}

export interface ResetChoice {
  readonly name: string;
  readonly title: string;
  readonly offered: boolean;
}

/** What a device tells of resets. */
export interface ResetQuery {
  readonly levels: readonly ResetLevel[];
  /** The level that is taken where none is said; undefined: the device offers none that fwctl can ask for. */
  readonly level: number | undefined;
  readonly types: readonly ResetChoice[];
  /** Who has the drivers agree. */
  readonly syncs: readonly ResetChoice[];
  /** How the PCI link goes down. */
  readonly methods: readonly ResetChoice[];
  /** In the device's word: whether a reset goes on that waits for somebody. */
  readonly state: string;
  readonly is_busy: boolean;
  /** Whether the device waits for all hosts that it has. */
  readonly all_hosts: boolean | undefined;
  /** Milliseconds, as the device tells: the link is down, and all of it at most. */
  readonly link_ms: number | undefined;
  readonly most_ms: number | undefined;
  readonly uptime_s: number;
}

export interface ResetWish {
  readonly level: number;
  readonly type?: string | undefined;
  readonly sync?: string | undefined;
  readonly method?: string | undefined;
}

export interface ResetJob {
  query(session: Session): Promise<ResetQuery>;
  /** Asks for it; the session is of no use behind it. Throws FwctlError. */
  start(session: Session, wish: ResetWish): Promise<void>;
  /** Seconds since the firmware began, which tell whether it was reset. */
  uptime(session: Session): Promise<number>;
}
