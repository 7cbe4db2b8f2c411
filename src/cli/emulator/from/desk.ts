import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, emulator } from '../../../backends/emulated/emulator.js';
import { emulatedBackend } from '../../../backends/emulated.js';
import type { Snapshot } from '../../../backends/snapshot/document.js';
import { FwctlError } from '../../../client/errors.js';
import { Session } from '../../../client/session.js';
import type { ToldSection } from '../../../client/snapshot.js';
import { familyOfSnapshot } from '../../snapshot/open.js';
import { tellDevice } from '../../snapshot/tell.js';

/** An emulated machine, by its state folder. */
export class Desk {
  readonly controls: Emulator;

  /** `allowTaint`: its kernel is nobody's, and may be tainted. */
  constructor(
    private readonly folder: string | undefined,
    private readonly allowTaint = false,
  ) {
    this.controls = emulator({ stateDir: folder });
  }

  /** Plugs an adapter in, and gives its address. */
  add(profile: string): string {
    const [address] = this.controls.add(profile, 1);
    return address as string;
  }

  /** The devices of an adapter; of some kinds there are none. */
  instances(address: string): readonly string[] {
    return this.controls.adapters().find(({ adapter }) => adapter === address)?.instances ?? [];
  }

  /** An open device of an adapter: the function which the snapshot's is; the first one, where none is. */
  async open(address: string, { seen }: Snapshot): Promise<Session> {
    const backend = emulatedBackend({ stateDir: this.folder });
    const instances = this.instances(address);
    const all = (await backend.list()).filter(({ name }) => instances.includes(name));
    const device = all.find((one) => one.function === seen.device.function) ?? all[0];
    if (!device) throw new FwctlError('device', `the adapter at ${address} has no fwctl instance`);
    return Session.open(backend, device, { allowTaint: this.allowTaint, guard: true, deny: [] });
  }

  /** What an adapter tells; of some sections, where they are named. */
  async tell(address: string, snapshot: Snapshot, sections?: readonly string[]): Promise<ToldSection[]> {
    const session = await this.open(address, snapshot);
    try {
      const family = await familyOfSnapshot(snapshot);
      const wanted = (section: string) => sections?.includes(section) ?? true;
      return await tellDevice(session, family, snapshot.origin.objects, wanted);
    } finally {
      await session.close();
    }
  }
}

/** Works with a machine of its own, on which adapters are tried before the user's gets one. It goes with the work. */
export async function withDesk<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-desk-'));
  try {
    return await work(new Desk(folder, true));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
