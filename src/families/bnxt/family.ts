import type { AdapterFacts, Coverage, CoverageRow, FamilyDevice } from '../family.js';
import { allCommands } from './catalogue.js';
import { BnxtDriver } from './driver.js';
import { Card, changesState } from './firmware/card.js';
import { netOf, titleOf } from './firmware/card-functions.js';
import { faultWords } from './firmware/faults.js';
import { CardHost } from './firmware/host.js';
import type { Profile } from './firmware/profile.js';
import { bcm57508 } from './firmware/profiles/bcm57508.js';
import { isAnswered } from './firmware/rows.js';
import { type CardState, POWER_ON, STATE_VERSION } from './firmware/state.js';
import { parseState } from './firmware/state-check.js';

const PROFILES: readonly Profile[] = [bcm57508];

function profileOf(name: string): Profile {
  const profile = PROFILES.find((one) => one.name === name);
  if (!profile) throw new RangeError(`bnxt has no profile ${name}`);
  return profile;
}

function facts(name: string): AdapterFacts {
  const { title, package: version, functions, pci, pcie, serial } = profileOf(name);
  return {
    title,
    firmware: version,
    bound: functions.map((row) => ({ name: row.name, title: titleOf(row), pci: row.pci, net: netOf(row) })),
    pci: { ...pci, ...pcie, serial },
  };
}

/** Devices of a bus have 5 bits of the number that tells cards apart. */
const DEVICES = 32;

/** The first card has the addresses of its profile as they are. */
const FIRST = 0x3b * DEVICES;

function placeOf(address: string): number {
  const [, bus, device] = address.split(':').map((part) => Number.parseInt(part, 16)) as [
    number,
    number,
    number,
  ];
  const place = bus * DEVICES + device - FIRST;
  // Buses in front of the first card's count on behind the last.
  return place < 0 ? place + 256 * DEVICES : place;
}

/** The commands that the driver lets pass. */
const coverage = (): Coverage => ({
  commands: [...allCommands().values()]
    .filter(({ needs }) => needs)
    .map(({ name, op, needs, source }): CoverageRow => {
      const state = isAnswered(name) ? 'answered' : source ? 'missing' : 'unpublished';
      return { name, id: op, group: String(needs), state };
    }),
});

/** Broadcom's NetXtreme-E, as the emulated machine has them. */
export const bnxt: FamilyDevice<CardState> = {
  facts,
  build(profile, address, now) {
    const card = new Card(profileOf(profile), placeOf(address), { now, seed: 0 });
    return {
      firmware: card,
      driver: (_name, commands) => new BnxtDriver(new CardHost(card, commands)),
      coverage,
    };
  },
  changesState,
  faultWords,
  state: { version: STATE_VERSION, initial: POWER_ON, parse: parseState },
};
