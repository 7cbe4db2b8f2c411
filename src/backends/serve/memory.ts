import type { UserMemory } from '../../kernel/memory.js';
import type { ClientMaps } from './maps.js';
import type { Wire } from './wire.js';

const NOTHING = new Uint8Array(0);

/** A copy between kernel and client, for who wants to know what went over the boundary. */
export interface Copy {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** The memory of the process at the other end of a connection: every access is looked up first, and done by the client itself. */
export class ClientMemory implements UserMemory {
  /** What the call that runs has copied, in and out; undefined where nobody wants to know. */
  copies: { in: Copy[]; out: Copy[] } | undefined;

  constructor(
    private readonly wire: Wire,
    private readonly maps: ClientMaps,
  ) {}

  async read(address: number, length: number): Promise<Uint8Array> {
    const mapped = this.maps.reach(address, length, 'r');
    if (mapped === 0) return NOTHING;
    const bytes = await this.wire.readMemory(address, mapped);
    this.copies?.in.push({ address, bytes });
    return bytes;
  }

  async write(address: number, bytes: Uint8Array): Promise<number> {
    const mapped = this.maps.reach(address, bytes.length, 'w');
    if (mapped === 0) return 0;
    const part = bytes.subarray(0, mapped);
    this.copies?.out.push({ address, bytes: part.slice() });
    await this.wire.writeMemory(address, part);
    return mapped;
  }
}
