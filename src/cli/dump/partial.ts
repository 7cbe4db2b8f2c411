import { closeSync, constants, existsSync, ftruncateSync, rmSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';
import type { DumpKeeping, DumpPlace } from '../../families/mlx5/client/rscdump.js';
import { LIMITS, namedFileError, readNamedFile, writeNamedFile } from '../../files/named.js';
import { FileIsThere, NewFile } from '../../files/new-file.js';
import { openRegular } from '../../files/read.js';
import { writeAll } from '../../files/write.js';

const SCHEMA = 'fwctl.dump.resume/1';
const WHAT = 'the dump';
/** Bytes after which the place is kept again: what a kill takes away is asked for once more. */
const KEPT_EACH = 64 * 1024;

/** What stands beside a file that is not whole. */
interface Mark {
  readonly schema: typeof SCHEMA;
  /** What was asked, of which device. */
  readonly asked: string;
  readonly bytes: number;
  readonly place: (Omit<DumpPlace, 'device_opaque'> & { readonly device_opaque: string }) | null;
}

/**
 * A dump in a file, as its bytes come, and beside it as long as it is not whole FILE.resume, by which another run goes on. `asked` tells one dump from
 * others. Methods throw FwctlError `usage`.
 */
export class PartialDump implements DumpKeeping {
  kept: DumpKeeping['kept'];
  /** Bytes that are in the file. */
  length = 0;
  private fd = -1;
  /** That of a dump that begins. */
  private file: NewFile | undefined;
  private place: DumpPlace | null = null;
  private marked = 0;

  constructor(
    readonly path: string,
    private readonly asked: object,
  ) {}

  private get markPath(): string {
    return `${this.path}.resume`;
  }

  /** Begins the file anew. What is there stays until something has come; without `force`, a file that is no beginning of a dump stays for good. */
  begin(force = false): void {
    this.file = new NewFile(WHAT, this.path, { force: force || existsSync(this.markPath), mode: 0o600 });
  }

  /** Goes on with the file, or begins it. Gives its bytes where it is whole. */
  resume(): Uint8Array | undefined {
    if (!existsSync(this.path)) {
      this.begin();
      return undefined;
    }
    if (!existsSync(this.markPath)) {
      const whole = readNamedFile(WHAT, this.path, LIMITS.bytes);
      this.length = whole.length;
      return whole;
    }
    const { bytes: length, place, asked } = this.readMark();
    if (asked !== JSON.stringify(this.asked))
      throw new FwctlError('usage', `${this.path} is another dump: of ${asked}`, {
        path: this.path,
        next: 'ask for the same, or leave --resume out to begin anew',
      });
    const bytes = readNamedFile(WHAT, this.path, LIMITS.bytes);
    if (bytes.length < length)
      throw this.damaged(`has ${bytes.length} bytes, less than the ${length} of its mark`);
    this.place = place && { ...place, device_opaque: BigInt(place.device_opaque) };
    this.kept = { bytes: bytes.subarray(0, length), place: this.place };
    this.length = length;
    this.marked = length;
    this.named(() => {
      this.fd = openRegular(this.path, constants.O_RDWR).fd;
      ftruncateSync(this.fd, length);
    });
    return undefined;
  }

  private readMark(): Mark {
    try {
      const mark = JSON.parse(readNamedFile(WHAT, this.markPath, LIMITS.rules).toString()) as Mark;
      const numbers = ['seq_num', 'index1', 'index2', 'num_of_obj1', 'num_of_obj2'] as const;
      const { place } = mark;
      const isPlace =
        place === null ||
        (numbers.every((name) => Number.isInteger(place[name])) && /^\d{1,20}$/.test(place.device_opaque));
      if (mark.schema === SCHEMA && Number.isInteger(mark.bytes) && mark.bytes >= 0 && isPlace) return mark;
    } catch (error) {
      if (error instanceof FwctlError) throw error;
    }
    throw this.damaged('has beside it what says not where it ends');
  }

  private damaged(why: string): FwctlError {
    return new FwctlError('usage', `${this.path} can't be gone on with: it ${why}`, {
      path: this.path,
      next: 'begin anew: leave --resume out',
    });
  }

  add(bytes: Uint8Array, place: DumpPlace | null): void {
    if (this.file && this.fd < 0) this.fd = this.take(this.file, bytes);
    else this.named(() => writeAll(this.fd, bytes, this.length));
    this.length += bytes.length;
    this.place = place;
    if (this.length - this.marked >= KEPT_EACH) this.mark();
  }

  /** Gives the file its name, with the first that has come in it. */
  private take(file: NewFile, bytes: Uint8Array): number {
    try {
      return file.begin(bytes, () => this.mark()).fd;
    } catch (error) {
      // It is the mark of no file that is there now.
      if (error instanceof FileIsThere) this.end();
      throw error;
    }
  }

  /** Keeps where the dump stands. */
  mark(): void {
    const { place } = this;
    const mark: Mark = {
      schema: SCHEMA,
      asked: JSON.stringify(this.asked),
      bytes: this.length,
      place: place && { ...place, device_opaque: String(place.device_opaque) },
    };
    writeNamedFile(WHAT, this.markPath, `${JSON.stringify(mark)}\n`, 0o600);
    this.marked = this.length;
  }

  /** The file is whole. */
  end(): void {
    rmSync(this.markPath, { force: true });
  }

  close(): void {
    if (this.fd >= 0) closeSync(this.fd);
    this.fd = -1;
  }

  private named(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw namedFileError(WHAT, 'written', this.path, error);
    }
  }
}
