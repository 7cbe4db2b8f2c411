import { aboutIn } from '../../../bits/about.js';
import { aboutCommands } from '../prm/data/about-commands.js';
import { aboutGroups } from '../prm/data/about-groups.js';
import { aboutNames } from '../prm/data/about-names.js';
import { aboutRegisters } from '../prm/data/about-registers.js';
import { aboutSettings } from '../prm/data/about-settings.js';

/** What things are in a line, by their names; undefined for a name that is not known. */
export const about = {
  register: aboutIn(aboutRegisters),
  /** Of groups of fields inside of registers, by their layouts. */
  group: aboutIn(aboutGroups),
  setting: aboutIn(aboutSettings),
  command: aboutIn(aboutCommands),
  /** Kinds of objects, capability types, diagnostic counters. */
  other: aboutIn(aboutNames),
};
