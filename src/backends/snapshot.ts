import {
  type Backend,
  type DeviceEntry,
  type DeviceInfo,
  FwctlError,
  type Handle,
  type Host,
  type HostFunction,
  type Question as Message,
  type MessageMemory,
  type Moment,
  namesOf,
} from '../client/backend.js';
import type { Errno } from '../uapi/errno.js';
import { hostMoment } from './host-clocks.js';
import { Answers, fillIn, type Question } from './snapshot/answers.js';
import type { Seen, Snapshot } from './snapshot/document.js';

/** The error for a question that the snapshot has no answer to. */
export type Missed = (question: Question) => FwctlError;

/** Answers as a snapshot does, under the name of the backend that it was taken of. */
export const snapshotBackend = (snapshot: Snapshot, missed: Missed): Backend =>
  new SnapshotBackend(snapshot, missed);

class SnapshotBackend implements Backend {
  readonly name: string;
  readonly usual: string;
  readonly taken: Backend['taken'] & object;
  private readonly answers = new Answers();
  private readonly seen: readonly Seen[];
  private readonly began = hostMoment();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly missed: Missed,
  ) {
    this.name = snapshot.origin.backend;
    this.seen = [snapshot.seen, ...snapshot.beside];
    this.usual = snapshot.seen.device.name;
    this.taken = snapshot.origin;
    for (const { readings } of snapshot.sections) for (const { call } of readings) this.answers.add(call);
  }

  async list(wanted?: string): Promise<DeviceEntry[]> {
    const devices = this.seen.map(({ device }) => device);
    if (wanted === undefined || devices.some((device) => namesOf(device).includes(wanted.toLowerCase())))
      return devices;
    return [];
  }

  async host(): Promise<Host> {
    return this.snapshot.host;
  }

  async functionsOf(): Promise<readonly HostFunction[]> {
    return this.snapshot.hostFunctions;
  }

  /** Time goes on from when the snapshot was taken. */
  async moment(): Promise<Moment> {
    const { wall, steady } = this.snapshot.moment;
    const passed = hostMoment().steady - this.began.steady;
    return { wall: wall + passed, steady: steady + passed };
  }

  async open(name: string): Promise<Handle> {
    const seen = this.seen.find(({ device }) => device.name === name);
    if (!seen) throw new FwctlError('device', `the snapshot is of ${this.usual}, not of ${name}`);
    const isOther = seen.device.name !== this.usual;
    const find = (question: Question) => this.answers.find(question);
    return new SnapshotHandle(seen.info, find, (question) => {
      if (isOther)
        throw new FwctlError('device', `the snapshot is of ${this.usual}: of ${name} it has the name alone`, {
          next: `take one of ${name} too: fwctl snapshot save FILE -d ${name}`,
        });
      const found = this.answers.find(question);
      if (!found) throw this.missed(question);
      return found;
    });
  }
}

class SnapshotHandle implements Handle {
  private isOpen = true;

  constructor(
    private readonly told: DeviceInfo | Errno,
    private readonly find: Answers['find'],
    private readonly answer: (question: Question) => ReturnType<Answers['find']> & object,
  ) {}

  async info(): Promise<DeviceInfo | Errno> {
    if (!this.isOpen) throw new Error('a call on a closed handle');
    return this.told;
  }

  async rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: readonly MessageMemory[] = [],
  ): Promise<Uint8Array | Errno> {
    if (!this.isOpen) throw new Error('a call on a closed handle');
    const call = this.answer({ scope, input, outLen, memory });
    fillIn(call, memory);
    return call.output;
  }

  /** Undefined where one of the questions was not asked: as of a device that can't tell. */
  async onceBound(title: string, questions: readonly Message[]): Promise<readonly Uint8Array[] | undefined> {
    const found = questions.map(
      ({ input, outLen }) => this.find({ scope: 0, input, outLen, memory: [], onceBound: title })?.output,
    );
    return found.every((output) => output instanceof Uint8Array) ? (found as Uint8Array[]) : undefined;
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }
}
