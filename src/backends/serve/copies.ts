/** A copy between kernel and client, for who wants to know what went over the boundary. */
export interface Copy {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** Bytes of copies that are kept of a call: more than its input, its output and all that can be pinned have. */
const MOST_KEPT = 80 << 20;

/** A caller may name 4 GiB, which are copied in steps; beyond the limit only what is no such step is kept. */
const STEP = 65536;

/** What a call has copied, in and out. */
export class Copies {
  /** Of the call that runs; undefined where nobody wants to know. */
  now: { in: Copy[]; out: Copy[] } | undefined;
  private kept = 0;

  /** A call begins. */
  begin(watched: boolean): void {
    this.kept = 0;
    this.now = watched ? { in: [], out: [] } : undefined;
  }

  keep(way: 'in' | 'out', address: number, bytes: Uint8Array): void {
    if (!this.now || (bytes.length >= STEP && this.kept >= MOST_KEPT)) return;
    this.kept += bytes.length;
    this.now[way].push({ address, bytes: new Uint8Array(bytes) });
  }
}
