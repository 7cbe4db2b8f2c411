import { writeSync } from 'node:fs';
import { FwctlError } from '../client/errors.js';
import { reasonOf } from '../files/reason.js';
import { safeLines } from '../present/safe.js';
import { CLOSED_STDOUT } from './exit.js';
import { surroundings } from './surroundings.js';
import { mayBeTerminal } from './terminal/device.js';

/** Where the output of the command that runs goes. */
const writeAll = (fd: 1 | 2, data: string | Uint8Array): void =>
  (surroundings()?.write ?? writeAllTo)(fd, data);

/** Writes what a file descriptor takes, and gives the number of bytes: 0, after a while, where it takes none for now. */
function writeSome(fd: 1 | 2, data: string | Uint8Array): number {
  try {
    return typeof data === 'string' ? writeSync(fd, data) : writeSync(fd, data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}

/** Writes to a file descriptor until all is written: process.stdout would load the stream stack, and may lose the end on exit. */
export function writeAllTo(fd: 1 | 2, data: string | Uint8Array): void {
  // Text goes as it is, mostly at once: bytes of it cost a process a tenth of a millisecond.
  let written = data.length && writeSome(fd, data);
  if (written === Buffer.byteLength(data)) return;
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  while (written < bytes.length) written += writeSome(fd, bytes.subarray(written));
}

function write(fd: 1 | 2, data: string | Uint8Array): void {
  try {
    writeAll(fd, data);
  } catch (error) {
    if (fd !== 1) return;
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw unwritten(error);
    const around = surroundings();
    if (!around) process.exit(CLOSED_STDOUT);
    around.end(CLOSED_STDOUT);
    throw error;
  }
}

/** File descriptors whose text may have colours. */
const styled = new Set<number>();

/** A stdout that takes nothing more, though somebody waits for it: a full disk. */
export const unwritten = (error: unknown): FwctlError =>
  new FwctlError('usage', `stdout can't be written: ${reasonOf(error)}`, {
    path: '/dev/stdout',
    next: 'the answer is lost, or cut; what the command did is done',
  });

const gated = (fd: number, data: string | Uint8Array): string | Uint8Array =>
  typeof data === 'string' ? safeLines(data, styled.has(fd)) : data;

/** The result as a terminal may have it. */
export const resultText = (text: string): string => gated(1, text) as string;

/** The result; bytes as they are, text without what a terminal would obey. Ends the process quietly where nobody reads it any more. */
export const writeResult = (data: string | Uint8Array): void => write(1, gated(1, data));

/**
 * The same where something must be put back before the process ends: false where nobody reads it any more. `control`: what this program has to
 * say to the terminal first.
 */
export function tryWriteResult(data: string, control = ''): boolean {
  try {
    writeAll(1, control + gated(1, data));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw unwritten(error);
  }
}

/** Everything else. */
export const writeNote = (text: string, control = ''): void => write(2, control + gated(2, text));

const said = new Set<string>();

/** The same for what a command may come to more than once, and says once; `of`: what a session says once, too. */
export function writeNoteOnce(text: string, of: 'command' | 'places' = 'command'): void {
  const around = surroundings();
  const known = (of === 'places' ? around?.saidOfPlaces : around?.said) ?? said;
  if (known.has(text)) return;
  known.add(text);
  writeNote(text);
}

/** Whether a file descriptor is a terminal. node:tty brings the whole of net and streams: it is asked only where it may say yes. */
export async function isTerminal(fd: number): Promise<boolean> {
  const known = surroundings()?.isTerminal(fd);
  if (known !== undefined) return known;
  try {
    if (!mayBeTerminal(fd)) return false;
  } catch {
    return false; // closed
  }
  return (await import('node:tty')).isatty(fd);
}

/** Colours on a file descriptor: on a terminal, unless NO_COLOR says no; FORCE_COLOR says yes anywhere. */
async function wantsColour(fd: number, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return env.TERM !== 'dumb' && (await isTerminal(fd));
}

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  /** Columns of the terminal; undefined where it is none. */
  readonly width?: number | undefined;
}

const same = (text: string) => text;
export const plainStyle: Style = { bold: same, dim: same, red: same, green: same, yellow: same };

/** The style for a file descriptor; chalk is loaded only where there are colours. */
export async function styleFor(fd: 1 | 2): Promise<Style> {
  const width = (await windowOf(fd))?.columns;
  if (!(await wantsColour(fd))) return width === undefined ? plainStyle : { ...plainStyle, width };
  styled.add(fd);
  const { Chalk } = await import('chalk');
  const { bold, dim, red, green, yellow } = new Chalk({ level: 1 });
  return { bold, dim, red, green, yellow, width };
}

/** The size of a terminal, in characters. */
export interface Window {
  readonly columns: number;
  readonly rows: number;
}

/** The window behind a file descriptor; undefined where it is no terminal, or one that does not tell its size. */
export async function windowOf(fd: 1 | 2): Promise<Window | undefined> {
  if (!(await isTerminal(fd))) return undefined;
  const { columns, rows } = fd === 1 ? process.stdout : process.stderr;
  return columns > 0 && rows > 0 ? { columns, rows } : undefined;
}
