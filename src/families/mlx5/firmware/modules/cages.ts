import type { FirmwareCore } from '../handler.js';
import type { ModuleState } from '../state.js';
import type { Vhca } from '../vhca.js';
import { MODULE_TYPES, type ModuleFault, type ModuleName, type ModuleType } from './types.js';

/** The module that each port comes with. */
export const firstModule = ({ profile }: FirmwareCore): ModuleName => profile.module.type ?? '100g-sr4';

export interface Plugged {
  readonly name: ModuleName;
  readonly type: ModuleType;
  readonly fault: ModuleFault;
}

const stateOf = (fw: FirmwareCore, { pf }: Vhca): ModuleState => fw.snapshot().modules?.[pf.name] ?? {};

/** What is in the cage of a port; undefined: nothing. */
export function moduleIn(fw: FirmwareCore, vhca: Vhca): Plugged | undefined {
  const { type: name = firstModule(fw), plugged = true, fault = 'none' } = stateOf(fw, vhca);
  return plugged ? { name, type: MODULE_TYPES[name], fault } : undefined;
}

/** The link modes that the module and the other end have in common; 0 without a module or a signal. */
export function partnerModes(fw: FirmwareCore, vhca: Vhca): number {
  const found = moduleIn(fw, vhca);
  return found && found.fault !== 'no-signal' ? found.type.modes : 0;
}

/** Puts another module into a cage, pulls it, or gives it a fault. */
export function setCage(fw: FirmwareCore, { pf }: Vhca, change: ModuleState): void {
  const first = firstModule(fw);
  const { type = first, plugged = true, fault = 'none' } = { ...stateOf(fw, pf), ...change };
  const changed: ModuleState = {
    ...(type === first ? {} : { type }),
    ...(plugged ? {} : { plugged }),
    ...(fault === 'none' ? {} : { fault }),
  };
  const { [pf.name]: _, ...others } = fw.snapshot().modules ?? {};
  fw.change({ modules: Object.keys(changed).length ? { ...others, [pf.name]: changed } : others });
}
