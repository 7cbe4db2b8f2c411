/** Calls of which each count is made. */
const CALLS = 64;

/** One of so many calls came from another thread than the one before: several call. */
const SEVERAL = 4;

/** Counts after which it is believed that callers have work of their own, and those after which that is looked at again. */
const BELIEVED = 4;
const KEPT = 256;

/** Milliseconds of this process: its own on a processor, and all that have passed. */
export interface Times {
  readonly own: number;
  readonly passed: number;
}

const timesNow = (): Times => {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1e3, passed: performance.now() };
};

/**
 * Whether callers had best be woken on the processor of this process, by the calls that come. To wake one on another takes longer than most that a call takes here;
 * but there he works while this process answers another. One caller alone waits while this process works, and the other way round.
 */
export class Sharing {
  private caller = 0;
  private calls = 0;
  private changes = 0;
  /** Counts in a row in which the callers, or others, had more than this process. */
  private busy = 0;
  /** Counts for which callers are left to themselves yet. */
  private left = 0;
  private before: Times;

  constructor(private readonly times: () => Times = timesNow) {
    this.before = times();
  }

  /** A thread has called. */
  isBest(tid: number): boolean {
    if (tid !== this.caller) this.changes++;
    this.caller = tid;
    if (++this.calls === CALLS) this.count();
    return this.left === 0;
  }

  private count(): void {
    const { before, changes } = this;
    const after = this.times();
    this.before = after;
    this.calls = 0;
    this.changes = 0;
    const isOne = changes * SEVERAL < CALLS;
    if (this.left > 0) {
      this.left = isOne ? 0 : this.left - 1;
      return;
    }
    const isBusy = !isOne && after.own - before.own < (after.passed - before.passed) / 2;
    this.busy = isBusy ? this.busy + 1 : 0;
    if (this.busy < BELIEVED) return;
    this.busy = 0;
    this.left = KEPT;
  }
}
