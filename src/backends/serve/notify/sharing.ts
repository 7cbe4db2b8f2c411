/** Calls of which each count is made. */
const CALLS = 64;

/** One of so many calls came from another thread than the one before: several call. */
const SEVERAL = 4;

/** Pairs of counts, one of them each way; so many have to tell that sharing is slower, as anything may come between; and the counts for which that is believed. */
const PAIRS = 8;
const MOST = 7;
const BELIEVED = 512;

/**
 * Whether callers had best be woken on the processor of this process, by the calls that come. One caller alone waits while this process works, and the other way
 * round. Of several each may work while another is served, if there is a processor for them; but to wake one there may take longer than a call takes here: both ways are tried.
 */
export class Sharing {
  private caller = 0;
  private calls = 0;
  private changes = 0;
  private isSharing = true;
  /** Counts of the trial that have been made; undefined without one. */
  private tried: number | undefined;
  /** The first time of a pair; pairs in which sharing was the slower way. */
  private first = 0;
  private slower = 0;
  /** Counts for which the faster way is believed yet. */
  private believed = 0;
  private before: number;

  /** `now`: in milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.before = now();
  }

  /** A thread has called. */
  isBest(tid: number): boolean {
    if (tid !== this.caller) this.changes++;
    this.caller = tid;
    if (++this.calls === CALLS) this.count();
    return this.isSharing;
  }

  private count(): void {
    const now = this.now();
    const took = now - this.before;
    const isOne = this.changes * SEVERAL < CALLS;
    this.before = now;
    this.calls = 0;
    this.changes = 0;
    if (isOne) this.begin(undefined);
    else if (this.tried !== undefined) this.compare(this.tried, took);
    else if (this.believed > 0) this.believed--;
    else this.begin(0);
  }

  private begin(tried: number | undefined): void {
    this.tried = tried;
    this.isSharing = true;
    this.slower = 0;
    this.believed = 0;
  }

  /** In the pairs each way is the first in turn: what becomes faster by itself tells nothing. */
  private compare(tried: number, took: number): void {
    if (tried % 2 === 0) this.first = took;
    else if (took < this.first !== this.isSharing) this.slower++;
    const next = tried + 1;
    this.isSharing = next % 4 === 0 || next % 4 === 3;
    this.tried = next;
    if (next < 2 * PAIRS) return;
    this.tried = undefined;
    this.isSharing = this.slower < MOST;
    this.believed = BELIEVED;
  }
}
