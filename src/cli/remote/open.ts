import { calledBy } from '../../backends/remote/address.js';
import type { Welcome } from '../../backends/remote/wire.js';
import { remoteBackend } from '../../backends/remote.js';
import type { Backend } from '../../client/backend.js';
import { safe } from '../../present/safe.js';
import { writeNote, writeNoteOnce } from '../output.js';
import { programVersion } from '../version.js';

const opened = new Map<string, Backend>();

/** The devices of another machine, as ssh and the fwctl there reach them: one connection for all of a process. Throws FwctlError `usage`. */
export async function openRemote(address: string, verbose = false): Promise<Backend> {
  const known = opened.get(address);
  if (known) return known;
  const { reach } = await import('../../backends/remote/reach.js');
  const backend: Backend = remoteBackend(address, {
    fwctl: programVersion(),
    reach,
    ...calledBy(process.env),
    noted: (note) => writeNote(`fwctl: ${safe(backend.name)}: ${safe(note)}\n`),
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
