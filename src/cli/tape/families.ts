import type { Call } from '../../backends/tape/calls.js';
import type { FamilyClient } from '../../client/family.js';
import { rawFamily } from '../../client/raw-family.js';
import { familyClient, loadedClient } from '../../families/clients.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { familyOfDriver } from '../../uapi/parent-driver.js';
import { USUAL } from '../family.js';

const clientOf = (type: string): FamilyClient => loadedClient(type) ?? rawFamily({ type });

/** Which family the open files of a tape are of, as far as its calls tell: by lists of devices, and by what FWCTL_INFO gave. */
export class TapeFamilies {
  private readonly devices = new Map<string, string>();
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
    return clientOf(this.type(file));
  }

  /** The same for a device. */
  ofDevice(device: string): FamilyClient {
    return clientOf(this.typeOf(device));
  }

  typeOf(device: string): string {
    return this.devices.get(device) ?? USUAL;
  }

  private learn(name: string, type: string | undefined, driver: string): void {
    const known = type ?? familyOfDriver(driver);
    if (known) this.devices.set(name, known);
  }
}

/** The families of a tape that is there, each of its files with its own, loaded. */
export async function familiesOf(calls: readonly Call[]): Promise<TapeFamilies> {
  const families = new TapeFamilies();
  for (const call of calls) families.see(call);
  const types = new Set([
    USUAL,
    ...calls.flatMap((call) => ('file' in call ? [families.type(call.file)] : [])),
  ]);
  for (const type of types) await familyClient(type);
  return families;
}
