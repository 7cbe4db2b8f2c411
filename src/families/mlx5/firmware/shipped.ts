import type { Profile } from './profile.js';
import { changedProfile, type ProfileChanges } from './profile-changes.js';
import { bluefield3, bluefield3dpu } from './profiles/bluefield3.js';
import { connectx6dx } from './profiles/connectx6dx.js';
import { connectx6dxCrypto, connectx6dxVpi } from './profiles/connectx6dx-variants.js';
import { connectx7, connectx7crypto } from './profiles/connectx7.js';

/** The profiles that start from another one: what is other on them. */
const VARIANTS: Readonly<Record<string, () => ProfileChanges>> = {
  'connectx6dx-crypto': connectx6dxCrypto,
  'connectx6dx-vpi': connectx6dxVpi,
  connectx7,
  'connectx7-crypto': connectx7crypto,
  bluefield3,
  'bluefield3-dpu': bluefield3dpu,
};

/** The names of the profiles that are built in; the first is the default. */
export const SHIPPED: readonly string[] = ['connectx6dx', ...Object.keys(VARIANTS)];

const made = new Map<string, Profile>();

/** A profile that is built in: the same object each time. Undefined where there is none of this name. */
export function shipped(name: string): Profile | undefined {
  const known = made.get(name);
  if (known) return known;
  const profile = name === 'connectx6dx' ? connectx6dx() : variant(name);
  if (profile) made.set(name, profile);
  return profile;
}

function variant(name: string): Profile | undefined {
  const changes = Object.hasOwn(VARIANTS, name) ? VARIANTS[name]?.() : undefined;
  const base = changes && shipped(changes.extends);
  return base && changedProfile(name, base, changes);
}
