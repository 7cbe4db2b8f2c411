import { resolve } from 'node:path';
import { emulatedBackend } from '../../backends/emulated.js';
import type { ServedEvent, ServerOptions } from '../../backends/serve/served.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { familyClientOn } from '../../families/clients.js';
import { safe } from '../../present/safe.js';
import { asFwctlError, errorText } from '../errors.js';
import { plainStyle, writeNote } from '../output.js';
import type { RecordFlags } from '../record/flags.js';
import { tapeFile } from '../record/record.js';
import { callJson, endingOf, scopeText, subjectOf } from '../tape/call.js';
import { TapeFamilies } from '../tape/families.js';
import { startTape } from '../tape/open.js';

export interface ServedFlags extends RecordFlags {
  'state-dir'?: string | undefined;
}

/** The whole path of a folder that devices are served from. Throws FwctlError `usage`. */
export function servedFolder(dir: string): string {
  if (dir) return resolve(dir);
  throw new FwctlError('usage', '--dir takes the name of a folder, not an empty one');
}

/** What a server is told to do with what its clients do: `log` is given each call, a tape takes those that are fwctl's. */
export async function watching(
  flags: ServedFlags,
  log?: (event: ServedEvent, family: FamilyClient) => void,
): Promise<ServerOptions & { stateDir?: string | undefined; end(): void }> {
  const families = await familiesServed(flags);
  const tape = flags.record === undefined ? undefined : await tapeOf(tapeFile(flags.record, 'fwctl'), flags);
  const observe = (event: ServedEvent): void => {
    log?.(event, families.ofDevice(event.device));
    tape?.take(event);
  };
  return {
    stateDir: flags['state-dir'],
    failed: (error) => writeNote(errorText(asFwctlError(error), plainStyle)),
    ...(log || tape ? { observe } : {}),
    end: () => tape?.end(),
  };
}

/** The families of the devices that are served, loaded: what clients do is told as it happens. */
async function familiesServed(flags: ServedFlags): Promise<TapeFamilies> {
  const machine = emulatedBackend({ stateDir: flags['state-dir'] });
  const devices = await machine.list();
  const families = new TapeFamilies(machine.name);
  families.see({ call: 'list', devices });
  for (const { name } of devices) await familyClientOn(machine.name, families.typeOf(name));
  return families;
}

/**
 * A tape of served calls. It begins with what a client of the backend asks first: which devices there are, as a class tree shows them, without
 * their types, and the host.
 */
async function tapeOf(file: string, flags: ServedFlags) {
  const machine = emulatedBackend({ stateDir: flags['state-dir'] });
  const devices = (await machine.list()).map(({ type: _, ...device }) => device);
  const host = await machine.host();
  const tape = startTape(file, { ...flags, backend: machine.name });
  const begin = { start: 0, took: 0 };
  return {
    take({ call, timing }: ServedEvent): void {
      if (!call) return;
      if (tape.calls === 0) {
        tape.sink({ call: 'list', devices }, begin);
        tape.sink({ call: 'host', host }, begin);
      }
      tape.sink(call, timing);
    },
    end: () => tape.end(),
  };
}

/** Columns of a line: milliseconds from the start, and that the call took. */
const STARTED = 11;
const TOOK = 8;

/** One line for people of what a client did. */
export function servedLine(event: ServedEvent, family: FamilyClient): string {
  const { timing, comm, pid, device, file, nr, errno, call } = event;
  const words = call
    ? [call.call, scopeText(call), subjectOf(call, family), lengthsOf(call)]
    : [`ioctl 0x${nr?.toString(16)}`];
  const what = words.filter(Boolean).join(' ');
  const ending = errno ?? (call ? endingOf(call, family) : 'OK');
  const [started, took] = [timing.start.toFixed(3).padStart(STARTED), timing.took.toFixed(3).padStart(TOOK)];
  return `${started} ms ${took} ms  ${safe(comm)}[${pid}] ${device}#${file} ${safe(what)}: ${ending}\n`;
}

const lengthsOf = (call: ServedEvent['call']): string =>
  call?.call === 'rpc' ? `(${call.input.length} in, ${call.outLen} out)` : '';

/** The same as a JSON document. */
export function servedJson(event: ServedEvent, family: FamilyClient) {
  const { device, file, pid, comm, nr, errno, call, timing } = event;
  return {
    pid,
    comm,
    device,
    file,
    ...(nr === undefined ? {} : { nr }),
    ...(call ? callJson(call, device, family, true) : { call: 'ioctl' }),
    errno: errno ?? null,
    ...timing,
  };
}
