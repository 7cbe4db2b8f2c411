import * as Flags from '@oclif/core/flags';
import { rpcFlags } from '../flags.js';

/** Accepted by every command that resets. */
export const resetFlags = {
  ...rpcFlags,
  'dry-run': Flags.boolean({ description: 'reset nothing; show what would be reset' }),
  yes: Flags.boolean({ char: 'y', description: 'reset without asking' }),
  level: Flags.string({
    description: 'as reset query lists them [default: the least that restarts all]',
    helpValue: '3|4',
  }),
  type: Flags.string({
    description: 'what is reset [default: full]',
    helpValue: 'full|phy-less|nic|arm|arm-shutdown',
  }),
  sync: Flags.string({
    description: 'who has the drivers agree [default: none]',
    helpValue: 'none|driver|tool',
  }),
  method: Flags.string({ description: 'how the PCI link goes down', helpValue: 'link-disable|hot-reset' }),
  timeout: Flags.string({
    description: 'how long to wait until the device is back [default: as it says itself, and a minute]',
    helpValue: 'TIME',
  }),
};
