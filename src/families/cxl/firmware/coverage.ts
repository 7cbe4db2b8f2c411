import type { Coverage } from '../../family.js';
import { COMMANDS } from '../catalogue.js';
import { knownFeatures } from '../prm/features.js';
import type { Profile } from './profile.js';

/** Which of the commands that the kernel passes on a device answers: all. And which of the features that are known by name it has. */
export function coverageOf({ features }: Profile): Coverage {
  return {
    commands: COMMANDS.map(({ name, op, needs }) => ({
      name,
      id: op,
      group: needs === 'feature' ? 'by the effects of the feature' : needs,
      state: 'answered',
    })),
    features: knownFeatures().map(({ name, uuid, exclusive }) => ({
      name,
      id: uuid,
      group: exclusive ? 'kept by the kernel' : 'vendor',
      ...(features.some((row) => row.uuid === uuid)
        ? { state: 'answered' as const }
        : { state: 'absent' as const, why: 'the profile does not have it' }),
    })),
  };
}
