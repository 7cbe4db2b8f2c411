/** The emulated machine: a kernel with devices of all families, in this process, and what is done to it. */

export {
  type AdapterStatus,
  type Emulator,
  type EmulatorStatus,
  emulator,
  type Fault,
  type FaultRule,
  type KernelSettings,
} from '../backends/emulated/emulator.js';
export { type EmulatedOptions, emulatedBackend } from '../backends/emulated.js';
export type { Backend, DeviceEntry, Handle, Host } from '../client/backend.js';
export { type ErrorFacts, type ErrorKind, FwctlError } from '../client/errors.js';
export { MemoryStore } from '../state/memory.js';
export type { StateStore } from '../state/store.js';
