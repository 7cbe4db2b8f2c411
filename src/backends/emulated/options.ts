import { stateFolder } from '../../state/folder.js';
import { type StateStore, Store } from '../../state/store.js';
import { kindOf } from './archive.js';
import { EmulatedHost } from './host.js';

/** Where the emulated machine keeps its state, and what of the host it sees. */
export interface EmulatedOptions {
  /** The state folder; where it is not given, the environment decides. */
  stateDir?: string | undefined;
  /** Default: process.env */
  env?: NodeJS.ProcessEnv | undefined;
  /** Where procfs is mounted. Default: /proc */
  procRoot?: string | undefined;
  /** Keeps the state there instead of in a folder. */
  store?: StateStore | undefined;
}

/** The store and the host that the options mean. Touches no file. */
export function emulatedHost(options: EmulatedOptions): { store: StateStore; host: EmulatedHost } {
  const store = options.store ?? new Store(stateFolder(options.stateDir, options.env ?? process.env), kindOf);
  return { store, host: new EmulatedHost(store, options.procRoot ?? '/proc') };
}
