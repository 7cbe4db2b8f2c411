import type { Profile } from '../profile.js';
import { memoryExpander } from './memory-expander.js';
import { qemuType3 } from './qemu-type3.js';

/** The profiles that are built in, by name; the first is the default. */
export const SHIPPED: Readonly<Record<string, Profile>> = {
  'memory-expander': memoryExpander,
  'qemu-type3': qemuType3,
};
