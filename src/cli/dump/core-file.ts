import { closeSync, constants, existsSync, ftruncateSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';
import type { CorePart } from '../../families/mlx5/client/coredump.js';
import { LIMITS, namedFileError } from '../../files/named.js';
import { NewFile } from '../../files/new-file.js';
import { openRegular, readToEnd } from '../../files/read.js';
import { writeAll } from '../../files/write.js';

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

const WHAT = 'the core dump';

/**
 * A core dump as text: a line for each address with its value, and behind each part the cookie by which the device goes on. After any
 * part, also after one that could not be written, the file is whole as far as it goes. Methods throw FwctlError `usage`.
 */
export class CoreFile {
  private fd = -1;
  private length = 0;
  private title = '';

  /** That of a dump that begins; what it is to replace stays until a part has come. */
  private readonly file: NewFile | undefined;

  /** `resume`: goes on with a file that is there; `force`: replaces it. */
  constructor(
    readonly path: string,
    { resume = false, force = false }: { resume?: boolean | undefined; force?: boolean | undefined },
  ) {
    this.file = resume && existsSync(path) ? undefined : new NewFile(WHAT, path, { force });
  }

  /** Begins, or goes on with a file that is not whole: what stands behind its last cookie is taken away. `device`: its PCI address. */
  start(device: string): CoreStart {
    if (!this.file) return this.resume(device);
    this.title = `${TITLE}${device}\n`;
    return { cookie: 0n, pairs: 0, whole: false };
  }

  private resume(device: string): CoreStart {
    const text = this.named('read', () => {
      this.fd = openRegular(this.path, constants.O_RDWR).fd;
      return readToEnd(this.fd, this.path, LIMITS.core).toString('latin1');
    });
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
    let [length, pairs] = [title.length + 1, 0];
    this.length = length;
    for (const line of lines) {
      length += line.length + 1;
      const [, cookie] = COOKIE.exec(line) ?? [];
      // The last line has no end, unless it is empty.
      if (cookie !== undefined && length <= text.length) {
        start = { ...start, cookie: BigInt(cookie), pairs };
        this.length = length;
      } else if (line.startsWith('0x')) pairs++;
    }
    if (!start.whole) this.named('written', () => ftruncateSync(this.fd, this.length));
    return start;
  }

  /** Adds a part; the last one ends the file. */
  add({ bytes, cookie, more }: CorePart): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let text = '';
    for (let at = 0; at < bytes.length; at += 8)
      text += `${hex(view.getUint32(at))} ${hex(view.getUint32(at + 4))}\n`;
    text += `# cookie 0x${cookie.toString(16)}\n${more ? '' : `${END}\n`}`;
    if (this.file && this.fd < 0) {
      this.fd = this.file.begin(this.title + text).fd;
      this.length = this.title.length;
    } else this.named('written', () => this.append(text));
    this.length += text.length;
  }

  private append(text: string): void {
    try {
      writeAll(this.fd, text, this.length);
    } catch (error) {
      ftruncateSync(this.fd, this.length);
      throw error;
    }
  }

  close(): void {
    if (this.fd >= 0) closeSync(this.fd);
    this.fd = -1;
  }

  private named<T>(verb: 'read' | 'written', step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw namedFileError(WHAT, verb, this.path, error);
    }
  }
}
