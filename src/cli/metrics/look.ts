import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Firmware } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import {
  counterSamples,
  firmwareSamples,
  healthSamples,
  linkSamples,
  pcieSamples,
  slotSamples,
  temperatureSamples,
} from '../../metrics/samples.js';
import type { Sample } from '../../metrics/series.js';
import { now } from './clock.js';

/** What is asked of each device, by name. */
export const COLLECTORS = ['temp', 'link', 'module', 'counters', 'health', 'firmware', 'pcie'] as const;
export type Collector = (typeof COLLECTORS)[number];

export interface Looking {
  readonly collectors: readonly Collector[];
  /** The device's own counters too. */
  readonly allCounters: boolean;
}

/** What a collector asks of a device; undefined where its family, or the device, has nothing of the kind. */
type Ask = (
  name: string,
  session: Session,
  family: FamilyClient,
  looking: Looking,
) => Promise<Sample[]> | undefined;

const ASKS: Record<Exclude<Collector, 'firmware'>, Ask> = {
  temp: (name, session, { jobs }) => jobs.temp?.(session).then((told) => temperatureSamples(name, told)),
  link: (name, session, { jobs }) => jobs.link?.(session, 'running').then((told) => linkSamples(name, told)),
  module: (name, session, { jobs }) => jobs.module?.slots(session).then((told) => slotSamples(name, told)),
  counters: (name, session, { jobs }, { allCounters }) =>
    jobs
      .counters?.(session, allCounters ? undefined : 'common')
      .then((told) => counterSamples(name, told, allCounters)),
  health: (name, session, { jobs }) => jobs.health?.(session).then((told) => healthSamples(name, told)),
  pcie: (name, session, { live }) =>
    live?.pcie?.(session).then((told) => (told ? pcieSamples(name, told) : [])),
};

/** What hardly ever changes is asked for so seldom, in milliseconds: it takes half of all questions. */
const INVENTORY_AGE = 60_000;

/** What firmware is on a device, and when that was asked. */
export interface Inventory {
  last?: { readonly at: number; readonly firmware: Firmware };
}

async function firmwareOf(session: Session, { jobs }: FamilyClient, inventory: Inventory) {
  const at = now();
  if (!inventory.last || at - inventory.last.at > INVENTORY_AGE) {
    const firmware = await jobs.firmware?.(session, 'versions');
    if (firmware) inventory.last = { at, firmware };
  }
  return inventory.last?.firmware;
}

/** All that one open device tells. Throws FwctlError where it does not answer at all: `device`, `kernel`. */
export async function lookAt(
  session: Session,
  family: FamilyClient,
  looking: Looking,
  inventory: Inventory,
): Promise<Sample[]> {
  const { name, parent, driver, pci } = session.device;
  await session.info();
  const told = await session.forEach(looking.collectors, async (collector) => {
    const ask =
      collector === 'firmware'
        ? family.jobs.firmware &&
          firmwareOf(session, family, inventory).then((told) => (told ? firmwareSamples(name, told) : []))
        : ASKS[collector](name, session, family, looking);
    return ask ? toldBy(name, collector, ask) : [];
  });
  const { running_version, psid, part_number } = inventory.last?.firmware ?? {};
  const what = { type: family.type, parent, pci: pci ?? parent, driver, function: session.device.function };
  const runs = { firmware: running_version, psid, part_number };
  return [
    { name: 'fwctl_device_info', labels: { device: name, ...what, ...runs }, value: 1 },
    ...told.flat(),
  ];
}

/** What the firmware, or a policy, refuses of one collector takes nothing from the others. */
async function toldBy(device: string, collector: Collector, ask: Promise<Sample[]>): Promise<Sample[]> {
  const labels = { device, collector };
  try {
    return [...(await ask), { name: 'fwctl_collector_success', labels, value: 1 }];
  } catch (error) {
    const isItsOwn =
      error instanceof FwctlError &&
      (error.kind === 'firmware' ||
        error.kind === 'policy' ||
        error.kind === 'reply' ||
        error.kind === 'usage');
    if (!isItsOwn) throw error;
    return [{ name: 'fwctl_collector_success', labels, value: 0 }];
  }
}
