import type { Awaitable, CallerMemory, Driver } from '../../kernel/driver.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { DEVICE_TYPES } from '../../uapi/ioctl.js';
import type { AdapterFacts, CommandInterface, Coverage, FamilyDevice } from '../family.js';
import { attributeScope } from './catalogue.js';
import { PdsDriver } from './driver.js';
import { changesState, PdsFirmware } from './firmware/device.js';
import { faultWords } from './firmware/fault-words.js';
import { findProfile, SLOT_A } from './firmware/profile.js';
import { type PdsState, POWER_ON, STATE_VERSION } from './firmware/state.js';
import { parseState } from './firmware/state-check.js';
import { emulatedOperations } from './prm/emulation.js';

/** The one function that has an fwctl instance: VFs have none. */
const PF = { name: 'pf0', title: 'PF 0', pci: 0 };

/** The driver as a host has it that has just booted: it comes to the card when the first file is opened. */
class BootedDriver implements Driver<{ readonly driver: PdsDriver }> {
  readonly deviceType = DEVICE_TYPES.indexOf('pds');
  private probed: Promise<PdsDriver | Errno> | undefined;

  constructor(private readonly commands: CommandInterface) {}

  /** ENXIO where the driver has refused the card: there is no device then. */
  async open(): Promise<{ readonly driver: PdsDriver } | Errno> {
    this.probed ??= PdsDriver.probe(this.commands, 'pds_core.fwctl.0');
    const driver = await this.probed;
    if (!isErrno(driver)) return { driver };
    this.probed = undefined;
    return 'ENXIO';
  }

  close(): void {}

  info({ driver }: { readonly driver: PdsDriver }): Uint8Array {
    return driver.info();
  }

  rpc(
    context: { readonly driver: PdsDriver },
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: CallerMemory,
  ): Awaitable<Uint8Array | Errno> {
    return context.driver.rpc(context, scope, input, outLen, memory);
  }
}

function facts(profile: string): AdapterFacts {
  const { title, serial, images } = findProfile(profile);
  return {
    title,
    firmware: images[SLOT_A]?.version ?? '',
    bound: [PF],
    pci: {
      vendor: 0x1dd8,
      device: 0x100c,
      // A processing accelerator.
      class: 0x120000,
      generation: 4,
      lanes: 16,
      serial,
    },
  };
}

const coverage = (): Coverage => ({
  operations: emulatedOperations.map(({ endpoint, endpointName, name, id, attribute }) => ({
    name: `${endpointName}.${name}`,
    id: `${endpoint}.0x${id.toString(16).padStart(8, '0')}`,
    group: attributeScope(attribute),
    state: 'answered',
  })),
});

/** Pensando's distributed services cards, as the emulated machine has them. */
export const pds: FamilyDevice<PdsState> = {
  facts,
  build(profile, _address, now) {
    const firmware = new PdsFirmware(findProfile(profile), { now, seed: 0 });
    return { firmware, driver: (_name, commands) => new BootedDriver(commands), coverage };
  },
  changesState,
  faultWords,
  state: { version: STATE_VERSION, initial: POWER_ON, parse: parseState },
};
