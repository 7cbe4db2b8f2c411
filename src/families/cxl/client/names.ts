import { aboutIn } from '../../../bits/about.js';
import type { FoundName } from '../../../client/family.js';
import { about } from '../prm/data/about.js';
import { knownFeatures } from '../prm/features.js';
import { commandRows } from './messages.js';

/** What a feature or a command is, in words; undefined for a name that is not known. */
const aboutName = aboutIn(about);

export const foundNames = (): FoundName[] => [
  ...knownFeatures().map(({ name, read, write }) => ({
    kind: 'feature',
    name,
    line: `feature get ${name}`,
    description: aboutName(name) ?? '',
    layout: write ?? read,
  })),
  ...commandRows().map(({ opcode, in: input }) => ({
    kind: 'command of CXL',
    name: opcode,
    line: `rpc ${opcode}`,
    description: aboutName(opcode) ?? '',
    ...(input && { layout: input }),
  })),
];
