import type { AdapterFacts, FamilyDevice } from '../family.js';
import { findCommand } from './catalogue.js';
import { Mlx5Driver, probe, remove } from './driver.js';
import { factsAsMade } from './firmware/as-made.js';
import { coverageOf } from './firmware/coverage.js';
import { Device } from './firmware/device.js';
import { faultWords } from './firmware/fault-words.js';
import { boundFunction } from './firmware/functions.js';
import type { Profile } from './firmware/profile.js';
import { changedProfile, type ProfileChanges } from './firmware/profile-changes.js';
import { profileShapeProblem } from './firmware/profile-shape.js';
import { shipped } from './firmware/shipped.js';
import { type DeviceState, POWER_ON, STATE_VERSION } from './firmware/state.js';
import { parseState } from './firmware/state-check.js';
import { IMAGE_COMPONENTS } from './firmware/update/components.js';
import { makeImage } from './firmware/update/factory.js';
import { versionText } from './firmware/update/flash.js';
import type { Vhca } from './firmware/vhca.js';
import { HEADER_BYTES, readInputHeader } from './mailbox.js';
import { isNameOf } from './profile-name.js';

const defined = new Map<string, Profile>();

function profileOf(name: string): Profile {
  const profile = shipped(name) ?? defined.get(name);
  if (!profile) throw new RangeError(`mlx5 has no profile ${name}`);
  return profile;
}

const facts = new Map<string, AdapterFacts>();

/** "ConnectX Family mlx5Gen Virtual Function" in mlx5_core_pci_table of drivers/net/ethernet/mellanox/mlx5/core/main.c. */
const VIRTUAL_FUNCTION = 0x101e;

/** What is told of an adapter without building it. */
export function factsOf({ title, identity, functions, pcie }: Profile): AdapterFacts {
  const bound = functions.filter((row) => row.bound).map((row) => boundFunction(row, functions));
  const { vendor_id: vendor, device_id: device, serial } = identity;
  const { generation, lanes } = pcie;
  const pci = { vendor, device, virtual: VIRTUAL_FUNCTION, generation, lanes, serial };
  return { title, firmware: versionText(identity.firmware), bound, pci };
}

/** ConnectX and BlueField. */
export const mlx5: FamilyDevice<DeviceState> = {
  rdmaPrefix: 'mlx5_',

  define(name, data) {
    if (defined.has(name)) return;
    if (!isNameOf(name, data)) throw new Error('it is not what was kept under this name');
    const wrong = profileShapeProblem(data);
    if (wrong) throw new Error(wrong);
    const changes = data as ProfileChanges;
    const base = shipped(changes.extends);
    if (!base) throw new Error(`it starts from "${changes.extends}", which this fwctl does not have`);
    defined.set(name, changedProfile(name, base, changes));
  },

  facts(name) {
    const known = facts.get(name) ?? factsAsMade[name] ?? factsOf(profileOf(name));
    facts.set(name, known);
    return known;
  },

  build(name, address, now, storage) {
    const [, bus, slot] = address.split(':').map((part) => Number.parseInt(part, 16)) as [
      number,
      number,
      number,
    ];
    const device = new Device(profileOf(name), { bus, device: slot }, { now, seed: 0, storage });
    const send = (vhca: string, input: Uint8Array) => {
      const delivery = device.deliver(vhca, input, HEADER_BYTES);
      return 'errno' in delivery ? delivery.errno : delivery.output;
    };
    return {
      firmware: device,
      driver: (vhca, commands) => {
        const { capabilities } = device.functions.get(vhca) as Vhca;
        return new Mlx5Driver(commands, capabilities.general('uctx_cap'), (uid, memory) =>
          device.contexts.register(uid, vhca, memory),
        );
      },
      host: {
        attach: (vhca) => {
          const { pf, function_id: functionId } = device.functions.get(vhca) as Vhca;
          return probe(send, vhca, pf.name === vhca ? undefined : { name: pf.name, functionId });
        },
        detach: (vhca) => remove(send, vhca),
      },
      coverage: () => coverageOf(device),
    };
  },

  idle(name, path) {
    const [, item] = /^nv\.(?:current|next|writers)\.(\w+)/.exec(path) ?? [];
    return item && profileOf(name).nv_lacks.includes(item) ? `${name} has no ${item}` : undefined;
  },

  changesState(input) {
    const { opcode, op_mod } = readInputHeader(input);
    return findCommand(opcode)?.effects(op_mod) === 'settings';
  },

  faultWords,

  images: {
    components: IMAGE_COMPONENTS,
    make: (profile, wishes) => makeImage(profileOf(profile), wishes),
  },

  state: { version: STATE_VERSION, initial: POWER_ON, parse: parseState },
};
