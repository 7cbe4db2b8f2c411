import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { FwctlError } from '../client/errors.js';
import type { CorePart } from '../families/mlx5/client/coredump.js';

const TITLE = '# fwctl core dump of ';
const COOKIE = /^# cookie (0x[0-9a-f]+)$/;
const END = '# end';

/** What a file has of a core dump. */
export interface CoreStart {
  readonly cookie: bigint;
  readonly pairs: number;
  readonly whole: boolean;
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

const named = (error: unknown, path: string): FwctlError =>
  new FwctlError('usage', `the core dump can't be kept: ${(error as Error).message}`, { path });

/**
 * A core dump as text: a line for each address with its value, and behind each part the cookie by which the device goes on. After any
 * part the file is whole as far as it goes. Methods throw FwctlError `usage`.
 */
export class CoreFile {
  constructor(readonly path: string) {}

  /** Begins the file, whatever it was. `device`: its PCI address. */
  begin(device: string): CoreStart {
    try {
      writeFileSync(this.path, `${TITLE}${device}\n`);
    } catch (error) {
      throw named(error, this.path);
    }
    return { cookie: 0n, pairs: 0, whole: false };
  }

  /** Goes on with a file that is not whole: what stands behind its last cookie is taken away. */
  resume(device: string): CoreStart {
    if (!existsSync(this.path)) return this.begin(device);
    const text = this.read();
    const [title = '', ...lines] = text.split('\n');
    if (!title.startsWith(TITLE))
      throw new FwctlError('usage', `${this.path} is no core dump that fwctl has written`, {
        path: this.path,
      });
    if (title !== `${TITLE}${device}`)
      throw new FwctlError(
        'usage',
        `${this.path} is the core dump of ${title.slice(TITLE.length)}, not of ${device}`,
        {
          path: this.path,
        },
      );
    let start: CoreStart = { cookie: 0n, pairs: 0, whole: lines.includes(END) };
    let [length, end, pairs] = [title.length + 1, title.length + 1, 0];
    for (const line of lines) {
      length += line.length + 1;
      const [, cookie] = COOKIE.exec(line) ?? [];
      // The last line has no end, unless it is empty.
      if (cookie !== undefined && length <= text.length)
        [start, end] = [{ ...start, cookie: BigInt(cookie), pairs }, length];
      else if (line.startsWith('0x')) pairs++;
    }
    if (!start.whole) truncateSync(this.path, end);
    return start;
  }

  private read(): string {
    try {
      return readFileSync(this.path, 'latin1');
    } catch (error) {
      throw named(error, this.path);
    }
  }

  /** Adds a part; the last one ends the file. */
  add({ bytes, cookie, more }: CorePart): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8)
      text += `${hex(view.getUint32(at))} ${hex(view.getUint32(at + 4))}\n`;
    text += `# cookie 0x${cookie.toString(16)}\n${more ? '' : `${END}\n`}`;
    try {
      appendFileSync(this.path, text);
    } catch (error) {
      throw named(error, this.path);
    }
  }
}
