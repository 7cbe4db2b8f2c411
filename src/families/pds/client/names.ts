import type { FoundName } from '../../../client/family.js';
import { emulatedOperations } from '../prm/emulation.js';
import { layoutNames } from '../prm/layouts.js';
import { nameOf } from './operations.js';

/** Structures of pds_core's headers, and what the emulated card can do. */
export const foundNames = (): FoundName[] => [
  ...emulatedOperations.map((operation) => {
    const name = nameOf(operation);
    return { kind: 'operation of emulated pds cards', name, line: `rpc ${name}` };
  }),
  ...layoutNames().map((name) => ({ kind: 'structure of pds', name, line: `prm ${name}` })),
];
