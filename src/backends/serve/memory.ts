import type { UserMemory } from '../../kernel/memory.js';
import { Copies } from './copies.js';
import type { ClientMaps } from './maps.js';
import type { Wire } from './wire.js';

const NOTHING = new Uint8Array(0);

interface Part {
  readonly address: number;
  readonly length: number;
}

const isSame = (one: Part | undefined, other: Part): boolean =>
  one?.address === other.address && one.length === other.length;

/**
 * The memory of the process at the other end of a connection: every access is looked up first, and done by the client itself. As most calls
 * take their input from where the last one had it, that is asked for along with the struct: each question saved is two changes of process.
 */
export class ClientMemory implements UserMemory {
  readonly copied = new Copies();
  /** The second read of the last call that had one. */
  private usual: Part | undefined;
  private reads = 0;
  private ahead: (Part & { readonly bytes: Promise<Uint8Array> }) | undefined;

  constructor(
    private readonly wire: Wire,
    private readonly maps: ClientMaps,
  ) {}

  /** A call begins. `watched`: its copies are wanted. */
  begin(watched: boolean): void {
    this.reads = 0;
    this.ahead = undefined;
    this.copied.begin(watched);
  }

  async read(address: number, length: number): Promise<Uint8Array> {
    const part = { address, length: this.maps.reach(address, length, 'r') };
    if (part.length === 0) return NOTHING;
    this.reads++;
    if (this.reads === 2) this.usual = part;
    const bytes = await (isSame(this.ahead, part) ? this.ahead?.bytes : this.ask(part));
    this.copied.keep('in', address, bytes ?? NOTHING);
    return bytes ?? NOTHING;
  }

  async write(address: number, bytes: Uint8Array): Promise<number> {
    const mapped = this.maps.reach(address, bytes.length, 'w');
    if (mapped === 0) return 0;
    const part = bytes.subarray(0, mapped);
    this.copied.keep('out', address, part);
    await this.wire.writeMemory(address, part);
    return mapped;
  }

  private ask(part: Part): Promise<Uint8Array> {
    const { usual } = this;
    const isFirst = this.reads === 1;
    if (!isFirst || !usual || this.maps.reach(usual.address, usual.length, 'r') < usual.length)
      return this.wire.readMemory([part])[0] as Promise<Uint8Array>;
    const [bytes, ahead] = this.wire.readMemory([part, usual]) as [Promise<Uint8Array>, Promise<Uint8Array>];
    this.ahead = { ...usual, bytes: ahead };
    return bytes;
  }
}
