import { type DeviceEntry, namesOf } from '../../client/backend.js';
import type { TapeRecord } from './read.js';

/** The entry of a device of which only the name is known: a program opened it that listed none. */
const bareEntry = (name: string): DeviceEntry => ({
  name,
  node: `/dev/fwctl/${name}`,
  parent: '',
  driver: '',
  function: '',
  rdma: [],
  net: [],
});

/** What a tape tells of the devices that there were. */
export class Listings {
  /** The listings by what was wanted; '' for all. */
  private readonly byWanted = new Map<string, DeviceEntry[][]>();
  private readonly devices = new Map<string, DeviceEntry>();
  /** The device that was opened first, or asked for first. */
  readonly usual: string | undefined;
  private line = 1;

  constructor({ calls }: TapeRecord) {
    let opened: string | undefined;
    let wanted: string | undefined;
    for (const { call, line } of calls) {
      if (call.call !== 'list' && call.call !== 'open') continue;
      if (this.line === 1) this.line = line;
      if (call.call === 'open') {
        opened ??= call.device;
        if (!this.devices.has(call.device)) this.devices.set(call.device, bareEntry(call.device));
        continue;
      }
      wanted ??= call.wanted;
      for (const device of call.devices) this.devices.set(device.name, device);
      const key = call.wanted ?? '';
      this.byWanted.set(key, [...(this.byWanted.get(key) ?? []), call.devices as DeviceEntry[]]);
    }
    this.usual = opened ?? wanted;
  }

  /** The next recorded answer, of which the last one stays; else all devices, where there is one of that name. */
  next(wanted?: string): DeviceEntry[] | undefined {
    const recorded = this.byWanted.get(wanted ?? '');
    if (recorded) return recorded.length > 1 ? recorded.shift() : recorded[0];
    const all = [...this.devices.values()];
    const isThere =
      wanted === undefined || all.some((device) => namesOf(device).includes(wanted.toLowerCase()));
    return isThere && all.length ? all : undefined;
  }

  /** The names of the devices, and the line that tells of the first. */
  known(): { line: number; names: string } {
    return { line: this.line, names: [...this.devices.keys()].join(', ') };
  }
}
