import type { Profile } from './profile.js';
import { memoryExpander } from './profiles/memory-expander.js';
import { qemuType3 } from './profiles/qemu-type3.js';

/** The profiles that are built in, by name. */
export const profiles: Readonly<Record<string, Profile>> = {
  'memory-expander': memoryExpander,
  'qemu-type3': qemuType3,
};
