import type { Link } from './link.js';
import type { Members } from './wire.js';

/** The name of a device, which is none of the other names that it has. */
const OWN_NAME = /^fwctl\d+$/;

/** Files have numbers from 1 on, in the order in which they are opened. */
const FIRST_FILE = 1;

/** Milliseconds for which what was told of the host counts: as long as a command takes to ask for it. */
const FRESH = 1_000;

const ignore = (): void => {};

/** Milliseconds. Not performance.now(): to load what Node has for that takes longer than a round trip on the own machine. */
const now = (): number => process.uptime() * 1000;

/** What a command asks next of the device that it names, sent behind its first question on a new connection: a round trip is saved for each. Whatever version the other side speaks, it knows them. */
export class FirstQuestions {
  private readonly file: Promise<Members>;
  private readonly info: Promise<Members>;
  private hostTold: Promise<Members> | undefined;
  /** When it was; undefined: not yet. */
  private hostToldAt: number | undefined;
  private isTaken = false;

  private constructor(
    private readonly device: string,
    private readonly link: Link,
  ) {
    this.file = link.ask('open', { device });
    this.info = link.ask('info', { file: FIRST_FILE });
    this.hostTold = link.ask('host');
    this.hostTold.then(() => {
      this.hostToldAt = now();
    }, ignore);
    // It may be that nobody asks for it, as where there is no such device.
    for (const answer of [this.file, this.info]) answer.catch(ignore);
  }

  /** Undefined where what is wanted may be another name of a device. */
  static about(wanted: string, link: Link): FirstQuestions | undefined {
    return OWN_NAME.test(wanted) ? new FirstQuestions(wanted, link) : undefined;
  }

  /** The open file of this device, and what it is, for the first that opens it. */
  opened(
    device: string,
    link: Link,
  ): { readonly file: Promise<Members>; readonly info: Promise<Members> } | undefined {
    if (this.isTaken || device !== this.device || link !== this.link) return undefined;
    this.isTaken = true;
    return { file: this.file, info: this.info };
  }

  /** What was told of the host, once, as long as it is fresh. */
  host(): Promise<Members> | undefined {
    const { hostTold, hostToldAt = Number.POSITIVE_INFINITY } = this;
    this.hostTold = undefined;
    return now() - hostToldAt < FRESH ? hostTold : undefined;
  }
}
