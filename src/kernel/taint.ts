import { TAINT_FWCTL, TAINT_WARN } from '../uapi/taint.js';
import type { Awaitable } from './driver.js';

/** A line of the kernel log. */
export interface LogLine {
  /** 4 is KERN_WARNING. */
  level: number;
  text: string;
}

/** What the emulated kernel remembers from boot to boot of one machine: its taint and its log. */
export interface Taint {
  /** /proc/sys/kernel/tainted */
  mask(): number;
  /**
   * The first call of a boot, over all devices and processes, sets TAINT_FWCTL and logs `line`; later ones do nothing.
   * Test and set are one step (test_and_set_bit of fwctl_cmd_rpc). The flag is fwctl's own: a mask that has the bit by
   * other means, as through the sysctl, does not hold the line back.
   */
  taint(line: LogLine): Awaitable<void>;
  /** WARN_ONCE of a driver: sets TAINT_WARN and logs `line`, the first time in a boot. */
  warn(line: LogLine): void;
}

/** A boot that lives and ends with this process. */
export class MemoryTaint implements Taint {
  readonly log: LogLine[] = [];
  private requested = false;

  /** `value`: the mask at the start, as a write to the sysctl leaves it. */
  constructor(private value = 0) {}

  mask(): number {
    return this.value;
  }

  taint(line: LogLine): void {
    if (this.requested) return;
    this.requested = true;
    this.value |= TAINT_FWCTL;
    this.log.push(line);
  }

  warn(line: LogLine): void {
    if (this.log.some(({ text }) => text === line.text)) return;
    this.value |= TAINT_WARN;
    this.log.push(line);
  }
}
