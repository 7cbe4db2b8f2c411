import { readFileSync } from 'node:fs';

/** A mapping of a process: addresses from `start` to before `end`. */
interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly access: string;
}

/** The lines of /proc/PID/maps that may be read or written: `7f2e0c000000-7f2e0c021000 rw-p ...`, by address. */
function parseMaps(text: string): Mapping[] {
  const mappings: Mapping[] = [];
  for (const line of text.split('\n')) {
    const [, start, end, access] = /^([0-9a-f]+)-([0-9a-f]+) ([r-][w-])/.exec(line) ?? [];
    if (start && end && access)
      mappings.push({ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), access });
  }
  return mappings;
}

/**
 * What a client has mapped: umockdev's library ends the client that is asked for memory that it does not have, so that every pointer is
 * looked up before. Each ioctl begins with `forget`: the client may have mapped and unmapped anything between two.
 */
export class ClientMaps {
  private known: readonly Mapping[] | undefined;

  constructor(
    private readonly pid: number,
    private readonly proc = '/proc',
  ) {}

  forget(): void {
    this.known = undefined;
  }

  /** How many of `length` bytes from `address` on are mapped for `access`. All, where procfs keeps the mappings to itself. */
  reach(address: number, length: number, access: 'r' | 'w'): number {
    this.known ??= this.read();
    if (!this.known) return length;
    const end = address + length;
    let at = address;
    for (const mapping of this.known) {
      if (mapping.end <= at) continue;
      if (mapping.start > at || !mapping.access.includes(access)) break;
      at = mapping.end;
      if (at >= end) return length;
    }
    return at - address;
  }

  private read(): readonly Mapping[] | undefined {
    try {
      return parseMaps(readFileSync(`${this.proc}/${this.pid}/maps`, 'latin1'));
    } catch {
      return undefined;
    }
  }
}
