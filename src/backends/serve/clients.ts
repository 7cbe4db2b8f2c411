import { lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MIB, readRegular } from '../../files/read.js';

/** A file that a client of a served machine has open. */
export interface OpenDevice {
  /** fwctl0 */
  readonly device: string;
  /** The client's process, and its name. */
  readonly pid: number;
  readonly comm: string;
  /** What the driver made at open, by name; null once the device is gone. */
  readonly user_context: Readonly<Record<string, number>> | null;
  /** The process that serves. */
  readonly server: number;
}

/** Where a bed tells which machine it serves, and to whom: below what clients don't see. */
const CLIENTS = 'proc/clients.json';

/** A program may have any number of files open, of some hundred bytes each here. */
const LONGEST = 64 * MIB;

/** The socket by which a server is found: each has it, under this name. */
const SOCKET = /\/ioctl\/_default$/;

interface Told {
  readonly state: string;
  readonly files: readonly OpenDevice[];
}

/** Tells in a bed which files are open. `state`: the folder of the machine's state. */
export function tellClients(bed: string, told: Told): void {
  const path = join(bed, CLIENTS);
  writeFileSync(`${path}.new`, JSON.stringify(told), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/**
 * The files that clients have open on the machine of a state folder, by whatever server of this user: found by the sockets of this network
 * namespace (proc_net(5)), so that nothing of a server that was killed is taken for true. A server that can't be read tells nothing.
 */
export function openDevices(state: string, proc = '/proc'): OpenDevice[] {
  return bedsIn(proc).flatMap((bed) => {
    const told = toldIn(bed);
    return told?.state === state ? told.files : [];
  });
}

function bedsIn(proc: string): string[] {
  try {
    const lines = readFileSync(join(proc, 'net/unix'), 'utf8').split('\n');
    // Num RefCount Protocol Flags Type St Inode Path
    const paths = lines.map((line) => line.split(/ +/).slice(7).join(' '));
    return [...new Set(paths.filter((path) => SOCKET.test(path)).map((path) => dirname(dirname(path))))];
  } catch {
    return [];
  }
}

/** A bed is another process's, and a socket may be anybody's: what it tells is looked at before it is believed. */
function toldIn(bed: string): Told | undefined {
  try {
    if (lstatSync(bed).uid !== process.geteuid?.()) return undefined;
    const { state, files } = JSON.parse(readRegular(join(bed, CLIENTS), LONGEST).toString());
    return typeof state === 'string' && Array.isArray(files) && files.every(isOpenDevice)
      ? { state, files }
      : undefined;
  } catch {
    return undefined;
  }
}

const isNumbers = (data: unknown): boolean =>
  typeof data === 'object' && Object.values(data ?? {}).every((value) => typeof value === 'number');

const isOpenDevice = (data: Partial<Record<keyof OpenDevice, unknown>> | null): boolean =>
  typeof data?.device === 'string' &&
  typeof data.comm === 'string' &&
  typeof data.pid === 'number' &&
  typeof data.server === 'number' &&
  isNumbers(data.user_context);
