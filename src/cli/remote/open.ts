import type { Welcome } from '../../backends/remote/wire.js';
import { remoteBackend } from '../../backends/remote.js';
import type { Backend } from '../../client/backend.js';
import { safe } from '../../present/safe.js';
import { writeNoteOnce } from '../output.js';
import { programVersion } from '../version.js';

const opened = new Map<string, Backend>();

/** The devices of another machine, as ssh and the fwctl there reach them: one connection for all of a process. Throws FwctlError `usage`. */
export function openRemote(address: string, verbose = false): Backend {
  const known = opened.get(address);
  if (known) return known;
  const backend: Backend = remoteBackend(address, {
    fwctl: programVersion(),
    ssh: process.env.FWCTL_SSH,
    command: process.env.FWCTL_REMOTE,
    welcomed: (welcome) => tell(backend.name, welcome, verbose),
  });
  opened.set(address, backend);
  return backend;
}

function tell(name: string, { backend, fwctl }: Welcome, verbose: boolean): void {
  if (verbose) writeNoteOnce(`fwctl: ${safe(name)}: fwctl ${safe(fwctl)}, backend ${safe(backend)}\n`);
  if (backend === 'emulated')
    writeNoteOnce(`fwctl: ${safe(name)} shows its built-in emulated machine, not real devices\n`, 'places');
}
