import { aboutIn } from '../../../bits/about.js';
import type { FoundName } from '../../../client/family.js';
import { about } from '../prm/data/about.js';
import { emulatedOperations } from '../prm/emulation.js';
import { layoutNames } from '../prm/layouts.js';
import { nameOf } from './operations.js';

/** What an operation or a structure is, in words; undefined for a name that is not known. */
const aboutName = aboutIn(about);

/** Structures of pds_core's headers, and what the emulated card can do. */
export const foundNames = (): FoundName[] => [
  ...emulatedOperations.map((operation) => {
    const name = nameOf(operation);
    const description = aboutName(name) ?? '';
    return { kind: 'operation of emulated pds cards', name, line: `rpc ${name}`, description };
  }),
  ...layoutNames().map((name) => ({
    kind: 'structure of pds',
    name,
    line: `prm ${name}`,
    description: aboutName(name) ?? '',
    layout: name,
  })),
];
