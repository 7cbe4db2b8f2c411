import * as Flags from '@oclif/core/flags';
import { familyNames } from '../../families/clients.js';

/** Accepted by every command about layouts. */
export const layoutFlags = {
  adb: Flags.string({
    description: 'take layouts from an ADB file, as mstflint ships them, before the built-in ones',
    helpValue: 'FILE',
    helpGroup: 'INPUT',
  }),
  family: Flags.string({
    description: 'take names of this family alone [default: mlx5, then the others]',
    options: [...familyNames],
    helpValue: 'FAMILY',
    helpGroup: 'INPUT',
  }),
  operations: Flags.string({
    description: 'take names of operations and their layouts from a file too, fwctl-operations(5): pds',
    helpValue: 'FILE',
    helpGroup: 'INPUT',
  }),
};
