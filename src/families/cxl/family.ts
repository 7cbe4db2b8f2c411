import type { AdapterFacts, FamilyDevice } from '../family.js';
import { CxlDriver, FeatureList, pciMailbox, readFeatures } from './driver.js';
import { coverageOf } from './firmware/coverage.js';
import { Device } from './firmware/device.js';
import { faultWords } from './firmware/fault-words.js';
import { memoryDevice } from './firmware/memory-device.js';
import type { Profile } from './firmware/profile.js';
import { profiles } from './firmware/shipped.js';
import { type DeviceState, POWER_ON, STATE_VERSION } from './firmware/state.js';
import { parseState } from './firmware/state-check.js';
import { SET_FEATURE } from './mailbox.js';

/** The one function of a device. */
const FUNCTION = 'mem';

/** PCI_CLASS_MEMORY_CXL with its programming interface: CXL 3.2, 8.1.12.1. */
const CLASS = 0x05_02_10;

function profileOf(name: string): Profile {
  const profile = profiles[name];
  if (!profile) throw new RangeError(`cxl has no profile ${name}`);
  return profile;
}

/** The features as cxl_pci reads them at probe. */
function probe(profile: Profile): FeatureList | undefined {
  const device = new Device(profile);
  return readFeatures(profile.payload_max, (command, room) => device.execute(FUNCTION, command, room + 2));
}

const facts = new Map<string, AdapterFacts>();

function factsOf(profile: Profile): AdapterFacts {
  const { title, identity, pcie } = profile;
  return {
    title,
    firmware: identity.firmware,
    // devm_cxl_setup_fwctl: without a feature for user space there is no fwctl device.
    ...(probe(profile)?.anyForUsers
      ? { bound: [{ name: FUNCTION, title: '', pci: 0 }] }
      : { bound: [], unbound: 'the kernel keeps all of its features for itself' }),
    pci: {
      vendor: identity.vendor_id,
      device: identity.device_id,
      class: CLASS,
      subsystem: identity.subsystem,
      generation: pcie.generation,
      lanes: pcie.lanes,
      serial: identity.serial,
    },
    parentDevice: (number) => memoryDevice(profile, number),
  };
}

/** CXL memory devices. */
export const cxl: FamilyDevice<DeviceState> = {
  pciDriver: 'cxl_pci',

  facts(name) {
    const known = facts.get(name) ?? factsOf(profileOf(name));
    facts.set(name, known);
    return known;
  },

  build(name, _address, now) {
    const profile = profileOf(name);
    const device = new Device(profile, { now, seed: 0 });
    const features = probe(profile) ?? new FeatureList(new Uint8Array(0));
    return {
      firmware: device,
      driver: (_name, commands) => new CxlDriver(pciMailbox(commands, profile.payload_max), features),
      coverage: () => coverageOf(profile),
    };
  },

  /** Of commands as the driver sends them. */
  changesState: (command) =>
    command.length >= 2 &&
    new DataView(command.buffer, command.byteOffset).getUint16(0, true) === SET_FEATURE,

  faultWords,

  state: { version: STATE_VERSION, initial: POWER_ON, parse: parseState },
};
