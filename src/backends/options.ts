import { stateFolder } from '../state/folder.js';
import { Store } from '../state/store.js';
import { EmulatedHost } from './host.js';

export interface EmulatedOptions {
  /** The state folder; where it is not given, the environment decides. */
  stateDir?: string | undefined;
  /** Default: process.env */
  env?: NodeJS.ProcessEnv | undefined;
  /** Where procfs is mounted. Default: /proc */
  procRoot?: string | undefined;
}

/** The store and the host that the options mean. Touches no file. */
export function emulatedHost(options: EmulatedOptions): { store: Store; host: EmulatedHost } {
  const store = new Store(stateFolder(options.stateDir, options.env ?? process.env));
  return { store, host: new EmulatedHost(store, options.procRoot ?? '/proc') };
}
