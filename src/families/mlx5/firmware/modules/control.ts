import type { CageControls } from '../../../family.js';
import type { FirmwareCore } from '../handler.js';
import { changeLink } from '../ports.js';
import { FIRST_MODULE } from '../sensors.js';
import type { ModuleState } from '../state.js';
import { toHexNumber } from '../text.js';
import type { Vhca } from '../vhca.js';
import { moduleIn, setCage } from './cages.js';
import {
  MODULE_FAULTS,
  MODULE_TYPES,
  type ModuleFault,
  type ModuleName,
  moduleFaults,
  moduleNames,
} from './types.js';

const portsOf = (fw: FirmwareCore): Vhca[] =>
  Array.from(fw.functions.values()).filter(({ kind }) => kind === 'pf');

/** What was written into the memory of a module goes with it, and the highest temperature is that of the new one. */
function forget(fw: FirmwareCore, pf: Vhca): void {
  const { registers = {}, highest_since: all } = fw.portOf(pf);
  const kept = Object.entries(registers).filter(([name]) => !name.startsWith('MCIA '));
  if (kept.length < Object.keys(registers).length) fw.setPortOf(pf, { registers: Object.fromEntries(kept) });
  fw.setPortOf(pf, {
    module_reset: undefined,
    highest_since: { ...all, [FIRST_MODULE + pf.index]: toHexNumber(fw.now()) },
  });
}

/** What the hands of somebody at the rack do to the modules of an adapter. */
export function cageControls(fw: FirmwareCore): CageControls {
  const change = (port: number, state: ModuleState, another: boolean) => {
    const pf = portsOf(fw)[port - 1];
    if (!pf) return;
    changeLink(fw, pf, () => {
      setCage(fw, pf, state);
      if (another) forget(fw, pf);
    });
  };
  return {
    kinds: moduleNames.map((name) => ({ name, title: MODULE_TYPES[name].title })),
    faults: moduleFaults.map((name) => ({ name, title: MODULE_FAULTS[name] })),
    list: () =>
      portsOf(fw).map((pf, i) => {
        const found = moduleIn(fw, pf);
        return { port: i + 1, function: pf.name, module: found?.name, fault: found?.fault };
      }),
    plug: (port, name) =>
      change(
        port,
        { plugged: true, fault: 'none', ...(name === undefined ? {} : { type: name as ModuleName }) },
        true,
      ),
    unplug: (port) => change(port, { plugged: false, fault: 'none' }, true),
    setFault: (port, fault) => change(port, { fault: fault as ModuleFault }, false),
    measures: (name) => 'measures' in MODULE_TYPES[name as ModuleName],
  };
}
