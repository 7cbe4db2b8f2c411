import * as Flags from '@oclif/core/flags';
import type { Cage, Emulator } from '../../backends/emulated/emulator.js';
import { FwctlError } from '../../client/errors.js';
import { numberIn } from '../../client/numbers.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer, Undo } from '../base.js';
import type { Style } from '../output.js';
import { backBy } from '../undo.js';
import { adapterFlags, chooseAdapter } from './adapter.js';

/** The flags of commands that mean the module in a port. */
export const cageFlags = {
  ...adapterFlags,
  port: Flags.string({
    description: 'the port that is meant, from 1 on [default: that of the device of -d, else 1]',
    helpValue: 'N',
  }),
};

/** The adapter and the port that are meant. Throws FwctlError `device`, and `usage` where it has no such port. */
export function chooseCage(
  controls: Emulator,
  flags: { device?: string | undefined; port?: string | undefined },
) {
  const { adapter } = chooseAdapter(controls, flags.device);
  const cages = controls.cages(adapter);
  const before = cages.list();
  const ports = before.map(({ port }) => port);
  const backOf = (port: number) => {
    const cage = before.find((one) => one.port === port);
    return cage && cageBack(adapter, { ...cage });
  };
  if (flags.port !== undefined) {
    const port = numberIn('port', flags.port, 1, ports.length);
    return { adapter, cages, port, undo: backOf(port) };
  }
  const wanted = flags.device?.toLowerCase().replace(/^\d+$/, 'fwctl$&');
  // Functions are named after their PF: pf1, pf1vf2.
  const [, pf = 0] =
    /^pf(\d+)/.exec((wanted !== undefined && controls.functionNamed(adapter, wanted)) || '') ?? [];
  const port = Number(pf) + 1;
  return { adapter, cages, port, undo: backOf(port) };
}

/** The one of a port; it must have a module. Throws FwctlError `usage`. */
export function moduleOf(cages: readonly Cage[], port: number): string {
  const { module } = cages.find((cage) => cage.port === port) ?? {};
  if (module === undefined)
    throw new FwctlError('usage', `the cage of port ${port} is empty`, {
      next: 'put a module in with: fwctl emulator module plug',
    });
  return module;
}

/** The lines that make the module of a port what it was. */
function cageBack(adapter: string, before: Cage): Undo {
  const where = ['--port', String(before.port), '-d', adapter];
  const { fault, module } = before;
  return backBy(
    `module of port ${before.port} of ${adapter}`,
    ['emulator', 'module', ...(module === undefined ? ['unplug'] : ['plug', module]), ...where],
    ...(fault === undefined ? [] : [['emulator', 'module', 'fault', fault, ...where]]),
  );
}

/** What the commands answer: the cages of an adapter. `undo`: how what was changed is taken back. */
export const cagesAnswer = (
  adapter: string,
  cages: readonly Cage[],
  undo?: Undo,
): Answer<Documents['fwctl.emulator.module.list/1']> => ({
  undo,
  data: {
    adapter,
    ports: cages.map(({ module = null, fault = null, ...cage }) => ({ ...cage, module, fault })),
  },
  text: (style: Style) =>
    toTable(
      ['port', 'function', 'module', 'fault'].map((key) => ({ key })),
      cages.map(({ port, function: name, module = '-', fault = '-' }) => ({
        port,
        function: safe(name),
        module,
        fault,
      })),
      style,
    ),
});
