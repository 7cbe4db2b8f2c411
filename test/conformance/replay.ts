import { Mlx5Driver } from '../../src/families/mlx5/driver.js';
import type { Task } from '../../src/kernel/call.js';
import { Kernel } from '../../src/kernel/core.js';
import { MemoryTaint } from '../../src/kernel/taint.js';
import type { FwctlDevice, OpenFile } from '../../src/kernel/uctx.js';
import { type Errno, isErrno } from '../../src/uapi/errno.js';
import { PARENTS } from '../kernel/machine.js';
import { CallerMemory, hex } from './caller.js';
import type { Case, Corpus } from './corpus.js';
import { StandInFirmware } from './firmware.js';
import type { Difference, Outcome } from './form.js';

/** uctx_cap of the recording's two devices. */
const UCTX_CAPS = [0x6, 0];

/** A way for a recorded caller to the kernel of a boot; its files are of a kind of its own. */
export interface Way<File> {
  /** open(2) of the node of a minor. */
  open(boot: Boot, minor: number): Promise<File>;
  /** The ioctl of a case. Undefined: this way can't make it. */
  ioctl(boot: Boot, file: File, recorded: Case, caller: CallerMemory): Promise<0 | Errno | undefined>;
}

/** Into the kernel's entry, in this process. */
const direct: Way<OpenFile> = {
  async open({ kernel }, minor) {
    const file = await kernel.open(minor);
    if (isErrno(file)) throw new Error(`open gives ${file}`);
    return file;
  },
  ioctl: ({ kernel }, file, recorded, { arg, memory }) =>
    kernel.ioctl(file, BigInt(recorded.nr), arg, memory, taskOf(recorded)),
};

/** The process that made the recorded call. */
export const taskOf = ({ rawio, lockdown }: Case): Task => ({
  comm: 'conform',
  tid: 1,
  credentials: { rawio, lockdown, rawioUnderLockdown: 'allow' },
});

/** One boot of the recorded machine, brought into the state in which a case found it. */
export class Boot {
  readonly firmware = new StandInFirmware();
  readonly taint: MemoryTaint;
  readonly kernel: Kernel;
  private readonly devices: FwctlDevice[];
  private readonly files = new Map<string, unknown>();

  constructor(taintMask: number) {
    this.taint = new MemoryTaint(taintMask);
    this.kernel = new Kernel(this.taint);
    this.devices = PARENTS.map((parent, index) =>
      this.kernel.register(new Mlx5Driver(this.firmware, UCTX_CAPS[index] as number), parent),
    );
  }

  /** A file like the recorded one: opened when the firmware gave this uid, or on a device that has been unplugged since. */
  async file<File>({ uid, caps }: Case, way: Way<File>): Promise<File> {
    const key = `${uid} ${caps}`;
    if (this.files.has(key)) return this.files.get(key) as File;
    const device =
      uid === null
        ? this.kernel.register(new Mlx5Driver(this.firmware, 0), PARENTS[0])
        : (this.devices[caps === 0 ? 1 : 0] as FwctlDevice);
    this.firmware.nextUid = uid ?? 1;
    const file = await way.open(this, device.minor);
    if (uid === null) await this.kernel.unregister(device);
    this.files.set(key, file);
    return file;
  }
}

/** Replays every case against the emulated kernel, its mlx5 driver and the stand-in firmware. */
export const replay = (corpus: Corpus): Promise<Outcome> => replayOver(direct, corpus);

/** The same, by another way to that kernel. */
export async function replayOver<File>(way: Way<File>, corpus: Corpus): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failed: 0, leftOut: 0, differences: [] };
  let boot: Boot | undefined;
  let previous: Case | undefined;
  for (const recorded of corpus.cases) {
    // Cases stand in the order of the recording, but not all of them need be here: whatever else has tainted shows in taint_before alone.
    if (!boot || recorded.boot !== previous?.boot || recorded.taint_before !== boot.taint.mask())
      boot = new Boot(recorded.taint_before);
    const { boot: bootName, name, errno: expected } = recorded;
    const differences = await replayCase(boot, way, recorded).catch((error: unknown): Difference[] => [
      { boot: bootName, name, what: 'defect', expected, came: error },
    ]);
    previous = recorded;
    if (!differences) {
      outcome.leftOut++;
      continue;
    }
    if (differences.length > 0) outcome.failed++;
    else outcome.passed++;
    outcome.differences.push(...differences);
  }
  return outcome;
}

async function replayCase<File>(
  boot: Boot,
  way: Way<File>,
  recorded: Case,
): Promise<Difference[] | undefined> {
  const file = await boot.file(recorded, way);
  const caller = new CallerMemory(recorded);
  const callsBefore = boot.firmware.calls;
  const result = await way.ioctl(boot, file, recorded, caller);
  if (result === undefined) return undefined;

  const differences: Difference[] = [];
  const compare = (what: string, expected: unknown, came: unknown) => {
    if (expected !== came)
      differences.push({ boot: recorded.boot, name: recorded.name, what, expected, came });
  };
  compare('errno', recorded.errno, result === 0 ? null : result);
  compare('fw_calls', recorded.fw_calls, boot.firmware.calls - callsBefore);
  compare('taint_after', recorded.taint_after, boot.taint.mask());
  const { blurred } = caller;
  if (blurred !== 'ARG') {
    if (recorded.struct_after !== undefined)
      compare('struct_after', recorded.struct_after, caller.structAfter());
    compareKnown('beyond_struct_changed', recorded.beyond_struct_changed, () => caller.beyondStructChanged());
  }
  if (blurred !== 'IN') compareKnown('in_unchanged', recorded.in_unchanged, () => caller.inUnchanged());
  if (recorded.out_after && !blurred) {
    const { len, head, rest } = recorded.out_after;
    const came = caller.out(len);
    compare('out_after.head', head, hex(came.subarray(0, head.length / 2)));
    compare('out_after.rest', JSON.stringify(rest), JSON.stringify(runs(came.subarray(head.length / 2))));
  }
  return differences;

  function compareKnown(what: string, expected: boolean | null | undefined, came: () => boolean): void {
    if (typeof expected === 'boolean') compare(what, expected, came());
  }
}

/** Run-length form of bytes: [byte, count]. */
function runs(bytes: Uint8Array): [string, number][] {
  const found: [string, number][] = [];
  for (let at = 0; at < bytes.length; ) {
    let end = at + 1;
    while (end < bytes.length && bytes[end] === bytes[at]) end++;
    found.push([hex(bytes.subarray(at, at + 1)), end - at]);
    at = end;
  }
  return found;
}
