import { FwctlError } from '../../client/backend.js';
import type {
  BoundFunction,
  Controls,
  Fault,
  FaultRule,
  FaultWords,
  HealthState,
} from '../../families/registry.js';
import type { EmulatedAdapter } from './adapter.js';
import { type AdapterRecord, boundOf, familyOf } from './inventory.js';
import { withNames } from './names.js';

/** The trouble that adapters have, and are to have. An adapter is named by its address. Methods throw StateError, and FwctlError. */
export interface FaultControls {
  /** Every function that commands may come from. */
  callers(address: string): (BoundFunction & { readonly names: readonly string[] })[];
  faults(address: string): readonly FaultRule[];
  /** Throws FwctlError `usage` where the adapter does not have the function that the fault is for. */
  addFault(address: string, fault: Fault): FaultRule;
  /** Removes the faults of these ids, or all. Gives those that are gone; throws FwctlError `usage` where there is none of an id. */
  removeFaults(address: string, ids?: readonly number[]): readonly FaultRule[];
  health(address: string): string;
  /** How its firmware can be; the first is well. */
  healthStates(address: string): readonly HealthState[];
  /** Throws FwctlError `usage` where it can't be so. */
  setHealth(address: string, health: string): void;
  /** How people speak of its faults; undefined: only of what any family has. */
  faultWords(address: string): FaultWords | undefined;
}

/** `plugged`: throws FwctlError `device` for one that is out of its slot. */
export function faultControls(
  recordOf: (address: string) => AdapterRecord,
  adapterAt: (address: string) => EmulatedAdapter,
  plugged: (address: string) => EmulatedAdapter,
): FaultControls {
  return {
    callers: (address) => {
      const record = recordOf(address);
      return withNames(record, functionsOf(adapterAt(address).controls(), record));
    },

    faults: (address) => adapterAt(address).controls().faults,

    addFault: (address, fault) =>
      adapterAt(address).control((controls) => {
        const known = functionsOf(controls, recordOf(address)).map(({ name }) => name);
        const { function: given } = fault.match;
        if (given !== undefined && !known.includes(given))
          throw new FwctlError('usage', `the adapter at ${address} has no function "${given}"`, {
            given,
            known,
          });
        return controls.addFault(fault);
      }),

    removeFaults: (address, ids) =>
      adapterAt(address).control((controls) => {
        const { faults } = controls;
        const missing = ids?.find((id) => !faults.some((fault) => fault.id === id));
        if (missing !== undefined)
          throw new FwctlError('usage', `the adapter at ${address} has no fault ${missing}`, {
            next: 'see them with: fwctl emulator fault list',
          });
        const gone = faults.filter(({ id }) => !ids || ids.includes(id));
        controls.removeFaults(gone.map(({ id }) => id));
        return gone;
      }),

    health: (address) => adapterAt(address).controls().health,

    healthStates: (address) => adapterAt(address).controls().healthStates,

    setHealth: (address, health) =>
      plugged(address).control((controls) => {
        const known = controls.healthStates.map(({ name }) => name);
        if (!known.includes(health))
          throw new FwctlError('usage', `there is no health "${health}"`, { given: health, known });
        controls.setHealth(health);
      }),

    faultWords: (address) => familyOf(recordOf(address)).device.faultWords,
  };
}

const functionsOf = ({ hostFunctions }: Controls, record: AdapterRecord): readonly BoundFunction[] =>
  hostFunctions?.all() ?? boundOf(record);
