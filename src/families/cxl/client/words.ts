import { parseUuid } from '../../../bits/uuid.js';
import type { Vocabulary } from '../../../client/denylist.js';
import { resolveName } from '../../../client/names.js';
import { commandOf, featureNames } from './messages.js';
import { featureName } from './reading.js';

/** What a policy file may name: commands, and features by name or UUID. */
export const vocabulary: Vocabulary = {
  opcode: (given) => commandOf(given).name,
  feature: (given) =>
    parseUuid(given) ? featureName(given.toLowerCase()) : resolveName('feature', given, featureNames()),
  goesToRegister: () => false,
};
