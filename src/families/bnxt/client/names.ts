import { aboutIn } from '../../../bits/about.js';
import type { FoundName } from '../../../client/family.js';
import { allCommands, PREFIX } from '../catalogue.js';
import { aboutCommands } from '../prm/data/about-commands.js';

/** What a command does, in words; undefined for a name that is not known. */
const aboutCommand = aboutIn(aboutCommands);

export const foundNames = (): FoundName[] =>
  [...allCommands().values()].map(({ name, in: input }) => ({
    kind: 'command of HWRM',
    name,
    line: `rpc ${name}`,
    description: aboutCommand(name.slice(PREFIX.length)) ?? '',
    ...(input && { layout: input }),
  }));
