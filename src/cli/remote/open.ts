import { calledBy } from '../../backends/remote/address.js';
import type { Welcome } from '../../backends/remote/wire.js';
import { remoteBackend } from '../../backends/remote.js';
import type { Backend } from '../../client/backend.js';
import { safe } from '../../present/safe.js';
import { writeNote, writeNoteOnce } from '../output.js';
import { programVersion } from '../version.js';

const opened = new Map<string, Backend>();

/** Takes what people are told of another machine: that its host key is not known, that it shows emulated devices. */
export type Note = (text: string) => void;

/** What is told of it. */
interface Told {
  /** The versions and the backend there, too. */
  readonly verbose?: boolean | undefined;
  /** Of a program, which has stderr for itself: it gets what comes of the connection that it opens. */
  readonly note?: Note | undefined;
}

/** The devices of another machine, as ssh and the fwctl there reach them: one connection for all of a process. Throws FwctlError `usage`. */
export async function openRemote(address: string, told: Told = {}): Promise<Backend> {
  const known = opened.get(address);
  if (known) return known;
  const { reach } = await import('../../backends/remote/reach.js');
  const backend: Backend = remoteBackend(address, {
    fwctl: programVersion(),
    reach,
    ...calledBy(process.env),
    noted: (text) => (told.note ?? toPeople)(`${safe(backend.name)}: ${safe(text)}`),
    welcomed: (welcome) => tell(backend.name, welcome, told),
  });
  opened.set(address, backend);
  return backend;
}

const toPeople: Note = (text) => writeNote(`fwctl: ${text}\n`);

function tell(name: string, { backend, fwctl }: Welcome, { verbose, note }: Told): void {
  if (verbose) writeNoteOnce(`fwctl: ${safe(name)}: fwctl ${safe(fwctl)}, backend ${safe(backend)}\n`);
  if (backend !== 'emulated') return;
  const text = `${safe(name)} shows its built-in emulated machine, not real devices`;
  if (note) note(text);
  else writeNoteOnce(`fwctl: ${text}\n`, 'places');
}
