import type { Session } from './session.js';
import type { Scalar } from './snapshot.js';

/* What a family can tell of a device for evidence: what stands there beside what its job `firmware` tells of components. */

/** An item of the non-volatile configuration: digests in hex, of its bytes. */
export interface ConfigurationEvidence {
  /** In the device's words, with port or module where there are several. */
  readonly name: string;
  /** From the next reset on. */
  readonly next: string;
  /** Since the last reset, where that is another one. */
  readonly current?: string;
  /** What its settings are from the next reset on, by name; absent where it has none that have one, and of secret items. */
  readonly settings?: Readonly<Record<string, Scalar>>;
  /** What it holds is a secret: the digests are keyed with the host's key, and tell only that key's holder whether it is the same. */
  readonly secret?: true;
}

/** What was not to be had, and why. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** A part that a device does not tell is left out; values are text from outside. */
export interface DeviceEvidence {
  /** What tells this device from all others: serial_number, mac. */
  readonly identity?: Readonly<Record<string, string>>;
  /** What it has in common with others of its model: part_number, psid, chip. */
  readonly hardware?: Readonly<Record<string, Scalar>>;
  /** Life cycle and secure boot. */
  readonly life_cycle?: Readonly<Record<string, Scalar>>;
  /** Debug tokens and sessions by kind, in words. */
  readonly debug?: Readonly<Record<string, Scalar>>;
  /** Whether anything of it can be debugged now; absent where the device does not tell. */
  readonly is_debuggable?: boolean;
  /** Whether it boots only what its maker has signed; absent where the device does not tell. */
  readonly boots_signed_only?: boolean;
  readonly configuration?: readonly ConfigurationEvidence[];
  /** Digests of what it can do, by the device's own groups. */
  readonly features?: Readonly<Record<string, string>>;
  readonly uptime_s?: number;
  /** The maker's number among the Private Enterprise Numbers of IANA. */
  readonly maker?: number;
  readonly left_out: readonly LeftOut[];
}

/** What reading evidence needs of who asks. */
export interface EvidenceAround {
  /** Whether the device may be asked what begins a challenge there. */
  readonly challenges: boolean;
  /** SHA-256, in hex. */
  digest(bytes: Uint8Array): string;
  /** The same, keyed so that only the host can tell of what. */
  keyedDigest(bytes: Uint8Array): string;
}

export interface EvidenceJob {
  /** Asks at the least scope, and changes nothing. Throws FwctlError of the session. */
  read(session: Session, around: EvidenceAround): Promise<DeviceEvidence>;
  /**
   * A JWT that the device itself signs over a nonce of 8 to 64 bytes, with its chain of certificates in `x5c`: a way that emulated devices alone have. Undefined
   * where this one has none. Throws FwctlError of the session, and `reply`.
   */
  challenge?(session: Session, nonce: Uint8Array): Promise<string | undefined>;
}
