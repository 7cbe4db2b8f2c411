import type { FamilyClient } from '../client/family.js';

/** A family's client is loaded when a device of it, or its name, is met: a command loads that of its device and no other. */
const LOADERS: Readonly<Record<string, () => Promise<FamilyClient>>> = {
  mlx5: async () => (await import('./mlx5/client/family.js')).mlx5Client,
  cxl: async () => (await import('./cxl/client/family.js')).cxlClient as FamilyClient,
  bnxt: async () => (await import('./bnxt/client/family.js')).bnxtClient,
  pds: async () => (await import('./pds/client/family.js')).pdsClient,
};

/** What is known of emulated devices alone, where a real one's firmware keeps to itself what it can do. */
const EMULATED: typeof LOADERS = {
  pds: async () => (await import('./pds/client/emulation.js')).emulatedPds,
};

/** The names of the families whose messages fwctl knows. */
export const familyNames: readonly string[] = Object.keys(LOADERS);

const loaded = new Map<string, FamilyClient>();

/** The client of a family by its name, which is that of its device type; undefined where fwctl has none. Throws nothing. Source: enum fwctl_device_type of include/uapi/fwctl/fwctl.h. */
export async function familyClient(name: string): Promise<FamilyClient | undefined> {
  const known = loaded.get(name);
  if (known || !Object.hasOwn(LOADERS, name)) return known;
  const client = (await LOADERS[name]?.()) as FamilyClient;
  loaded.set(name, client);
  return client;
}

const loadedEmulated = new Map<string, FamilyClient>();

/** The same for a device of a backend, or of a recording of it: of emulated devices more may be known. */
export async function familyClientOn(backend: string, name: string): Promise<FamilyClient | undefined> {
  const client = await familyClient(name);
  if (backend !== 'emulated' || !Object.hasOwn(EMULATED, name)) return client;
  const emulated = (await EMULATED[name]?.()) as FamilyClient;
  loadedEmulated.set(name, emulated);
  return emulated;
}

/** The same of a family that was loaded before, for what can't wait. */
export const loadedClient = (backend: string, name: string): FamilyClient | undefined =>
  (backend === 'emulated' ? loadedEmulated.get(name) : undefined) ?? loaded.get(name);

/** The clients of all families, for what asks each of them. */
export const allFamilyClients = async (): Promise<FamilyClient[]> =>
  (await Promise.all(familyNames.map(familyClient))) as FamilyClient[];
