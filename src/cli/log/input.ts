import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { FwctlError } from '../../client/errors.js';
import { standardInput } from '../../files/stdin.js';

/** A line longer than this is cut: what is behind it is not looked at. */
const LONGEST_LINE = 1 << 20;

/** Cuts text that comes in pieces into lines; memory is bounded whatever comes. */
export function lineSplitter(push: (line: string) => void): { write(chunk: Uint8Array): void; end(): void } {
  let decoder: StringDecoder | undefined;
  let rest = '';
  const take = (text: string) => {
    const lines = text.split('\n');
    const room = LONGEST_LINE - rest.length;
    const first = lines[0] as string;
    rest += first.length > room ? first.slice(0, room) : first;
    if (lines.length === 1) return;
    push(rest);
    for (let i = 1; i < lines.length - 1; i++) push((lines[i] as string).slice(0, LONGEST_LINE));
    rest = (lines.at(-1) as string).slice(0, LONGEST_LINE);
  };
  return {
    write(chunk) {
      // What Windows saves is UTF-16, and begins with its mark.
      const isWide = chunk[0] === 0xff && chunk[1] === 0xfe;
      decoder ??= new StringDecoder(isWide ? 'utf16le' : 'utf8');
      take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    },
    end() {
      take(decoder?.end() ?? '');
      if (rest) push(rest);
    },
  };
}

/** stdin, piece by piece; not by readSync, so that Ctrl-C ends the wait. Throws FwctlError `usage`. */
export async function* stdinChunks(): AsyncGenerator<Uint8Array> {
  try {
    yield* standardInput();
  } catch (error) {
    if (error instanceof FwctlError) throw error;
    throw new FwctlError('usage', `stdin can't be read: ${(error as Error).message}`);
  }
}

/** A record of /dev/kmsg is at most 8 KiB with its properties (Linux Documentation/ABI/testing/dev-kmsg). */
const RECORD = 1 << 14;

/** The kernel's log as it is now: from /dev/kmsg, else from dmesg. Throws FwctlError `device`. */
export async function* kernelLogChunks(): AsyncGenerator<Uint8Array> {
  const node = join(process.env.FWCTL_DEV_ROOT || '/dev', 'kmsg');
  let fd: number;
  try {
    fd = openSync(node, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    yield await runDmesg(`${node}: ${(error as NodeJS.ErrnoException).code}`);
    return;
  }
  try {
    const room = Buffer.alloc(RECORD);
    for (;;) {
      const got = readRecord(fd, room, node);
      if (got === 0) return;
      if (got > 0) yield Buffer.from(room.subarray(0, got));
    }
  } finally {
    closeSync(fd);
  }
}

/** Bytes of the next record; 0 at the end, -1 where records were overwritten before they could be read. */
function readRecord(fd: number, room: Buffer, node: string): number {
  try {
    return readSync(fd, room);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN') return 0;
    if (code === 'EPIPE') return -1;
    throw noLog(`${node}: ${message}`);
  }
}

const noLog = (why: string): FwctlError =>
  new FwctlError('device', `the kernel's log can't be read (${why})`, {
    next: 'as root, or: sudo dmesg | fwctl explain',
  });

/** All that dmesg prints. Throws FwctlError `device`, with why /dev/kmsg could not be read. */
function runDmesg(why: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    let said = '';
    const child = spawn('dmesg', ['--color=never'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (data) => out.push(data));
    child.stderr.on('data', (data) => {
      if (said.length < 500) said += data;
    });
    child.on('error', (error) => reject(noLog(`${why}; dmesg: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(noLog(`${why}; ${said.trim() || `dmesg: exit ${code}`}`));
    });
  });
}
