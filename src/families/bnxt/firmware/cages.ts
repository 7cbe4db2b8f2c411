import type { CageControls } from '../../family.js';
import type { CardCore } from './handler.js';
import { changePort, moduleIn, portState } from './link.js';
import { MODULE_FAULTS, MODULE_TYPES, type ModuleFault, type ModuleName } from './module-types.js';

const titled = (known: Readonly<Record<string, string>>) =>
  Object.entries(known).map(([name, title]) => ({ name, title }));

const KINDS = Object.entries(MODULE_TYPES).map(([name, { title }]) => ({ name, title }));
const FAULTS = titled(MODULE_FAULTS);

/** What is done to the modules of a card by hand. People count ports from 1 on, HWRM from 0. */
export const cageControls = (card: CardCore): CageControls => ({
  kinds: KINDS,
  faults: FAULTS,
  list: () =>
    Array.from({ length: card.ports }, (_, port) => {
      const plugged = moduleIn(card, port);
      const fault = plugged && plugged.fault !== 'none' ? plugged.fault : undefined;
      return { port: port + 1, function: `pf${port}`, module: plugged?.name, fault };
    }),
  plug: (port, kind) => {
    const last = portState(card, port - 1).module ?? card.profile.module;
    const name = (kind as ModuleName | undefined) ?? last;
    changePort(card, port - 1, {
      module: name === card.profile.module ? undefined : name,
      unplugged: undefined,
      fault: undefined,
      written: undefined,
    });
  },
  unplug: (port) => changePort(card, port - 1, { unplugged: true, fault: undefined, written: undefined }),
  setFault: (port, fault) =>
    changePort(card, port - 1, {
      fault: fault === 'none' ? undefined : (fault as Exclude<ModuleFault, 'none'>),
    }),
  measures: (kind) => 'measures' in MODULE_TYPES[kind as ModuleName],
});
