import type { Call } from '../../backends/tape/calls.js';
import type { TapeRecord } from '../../backends/tape/read.js';
import type { FamilyClient } from '../../client/family.js';
import { rawFamily } from '../../client/raw-family.js';
import { familyClientOn, loadedClient } from '../../families/clients.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { familyOfDriver } from '../../uapi/parent-driver.js';
import { USUAL } from '../family.js';

/** Which family the open files of a tape are of, as far as its calls tell: by lists of devices, and by what FWCTL_INFO gave. */
export class TapeFamilies {
  private readonly devices = new Map<string, string>();

  /** `backend`: the name of that which was recorded. */
  constructor(readonly backend: string) {}

  private readonly files = new Map<number, string>();

  /** Learns from a call. */
  see(call: Call): void {
    if (call.call === 'list')
      for (const { name, type, driver } of call.devices) this.learn(name, type, driver);
    if (call.call === 'open') this.files.set(call.file, this.typeOf(call.device));
    if (call.call === 'info' && 'deviceType' in call)
      this.files.set(call.file, deviceTypeName(call.deviceType));
  }

  /** Of a program's tape nothing may be known; mlx5 is what it was before there were others. */
  type(file: number): string {
    return this.files.get(file) ?? USUAL;
  }

  /** Of a family that has been loaded; else one of which nothing is known. */
  of(file: number): FamilyClient {
    return this.client(this.type(file));
  }

  /** The same for a device. */
  ofDevice(device: string): FamilyClient {
    return this.client(this.typeOf(device));
  }

  typeOf(device: string): string {
    return this.devices.get(device) ?? USUAL;
  }

  private client(type: string): FamilyClient {
    return loadedClient(this.backend, type) ?? rawFamily({ type });
  }

  private learn(name: string, type: string | undefined, driver: string): void {
    const known = type ?? familyOfDriver(driver);
    if (known) this.devices.set(name, known);
  }
}

/** The families of a tape that is there, each of its files with its own, loaded. */
export async function familiesOf({ origin, calls: recorded }: TapeRecord): Promise<TapeFamilies> {
  const calls = recorded.map(({ call }) => call);
  const families = new TapeFamilies(origin.backend);
  for (const call of calls) families.see(call);
  const types = new Set([
    USUAL,
    ...calls.flatMap((call) => ('file' in call ? [families.type(call.file)] : [])),
  ]);
  for (const type of types) await familyClientOn(origin.backend, type);
  return families;
}
