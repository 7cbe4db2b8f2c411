import type { SetupReader } from '../../../client/setup.js';

/** How mlx5 tells of a device's setup; each part is loaded when it is called for. */
export const setup: SetupReader = {
  pcie: async (session) => (await import('./setup/pcie.js')).readPcie(session),
  settings: async (session) => (await import('./setup/settings.js')).readChangedSettings(session),
  capabilities: async (session) => (await import('./setup/capabilities.js')).readCapabilityLimits(session),
  functions: async (session) => (await import('./setup/functions.js')).readFunctions(session),
};
