import { DEVICE_TYPES } from '../../uapi/ioctl.js';
import type { AdapterFacts, Family } from '../family.js';
import { findCommand } from './catalogue.js';
import { Mlx5Driver, probe, remove } from './driver.js';
import { coverageOf } from './firmware/coverage.js';
import { Device } from './firmware/device.js';
import { boundFunction, type Vhca } from './firmware/functions.js';
import type { Profile } from './firmware/profile.js';
import { changedProfile, type ProfileChanges } from './firmware/profile-changes.js';
import { bluefield3 } from './firmware/profiles/bluefield3.js';
import { connectx6dx } from './firmware/profiles/connectx6dx.js';
import { connectx7 } from './firmware/profiles/connectx7.js';
import { type DeviceState, POWER_ON, STATE_VERSION } from './firmware/state.js';
import { parseState } from './firmware/state-check.js';
import { HEADER_BYTES, readInputHeader } from './mailbox.js';

/** What each profile is: the one that the others start from, or what is other than on that. */
const PROFILES: Readonly<Record<string, (() => Profile) | ProfileChanges>> = {
  connectx6dx,
  connectx7,
  bluefield3,
};

const defined = new Map<string, ProfileChanges>();
const profiles = new Map<string, Profile>();

function profileOf(name: string): Profile {
  const known = profiles.get(name);
  if (known) return known;
  const source = Object.hasOwn(PROFILES, name) ? PROFILES[name] : defined.get(name);
  if (!source) throw new RangeError(`mlx5 has no profile ${name}`);
  const profile =
    typeof source === 'function' ? source() : changedProfile(name, profileOf(source.extends), source);
  profiles.set(name, profile);
  return profile;
}

/** As the RDMA core shows it in fw_ver. */
const versionText = ([major, minor, sub]: Profile['identity']['firmware']): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

const facts = new Map<string, AdapterFacts>();

function factsOf({ title, identity, functions }: Profile): AdapterFacts {
  const bound = functions.filter((row) => row.bound).map((row) => boundFunction(row, functions));
  return { title, firmware: versionText(identity.firmware), bound };
}

/** ConnectX and BlueField. */
export const mlx5: Family<DeviceState> = {
  name: 'mlx5',
  deviceType: DEVICE_TYPES.indexOf('mlx5'),
  kernelDriver: 'mlx5_core',
  rdmaPrefix: 'mlx5_',
  profiles: Object.keys(PROFILES),

  define(name, data) {
    const changes = Object(data) as ProfileChanges;
    if (!Object.hasOwn(PROFILES, changes.extends)) throw new Error('it extends no known profile');
    defined.set(name, changes);
  },

  facts(name) {
    const known = facts.get(name) ?? factsOf(profileOf(name));
    facts.set(name, known);
    return known;
  },

  build(name, address, now) {
    const [, bus, slot] = address.split(':').map((part) => Number.parseInt(part, 16)) as [
      number,
      number,
      number,
    ];
    const device = new Device(profileOf(name), { bus, device: slot }, { now, seed: 0 });
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

  changesState(input) {
    const { opcode, op_mod } = readInputHeader(input);
    return findCommand(opcode)?.effects(op_mod) === 'settings';
  },

  state: { version: STATE_VERSION, initial: POWER_ON, parse: parseState },
};
