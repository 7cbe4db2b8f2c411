import { type FileBytes, hex } from '../bytes.js';
import { crcOfPieces } from '../crc.js';
import { ImageError, type ImageProblem } from '../error.js';
import type { Flaw } from '../flaw.js';

/** How a checksum was found: `ignored` where the image has none for the part, `absent` where the part is not all there. */
export type CrcState = 'good' | 'bad' | 'ignored' | 'absent';

/** A stretch of an image, with the checksum that it is told to have and the one that it has. */
export interface Part {
  readonly name: string;
  /** Bytes from the start of the image. */
  readonly offset: number;
  readonly length: number;
  readonly crc: CrcState;
  readonly crc_told?: number;
  readonly crc_found?: number;
}

/** Collects the parts of an image and what is wrong with them. */
export class Parts {
  readonly all: Part[] = [];
  readonly flaws: Flaw[] = [];

  constructor(readonly file: FileBytes) {}

  flaw(problem: ImageProblem, offset: number, message: string): void {
    this.flaws.push({ problem, offset, message });
  }

  add(part: Part): Part {
    this.all.push(part);
    const { name, offset, crc, crc_told: told = 0, crc_found: found = 0 } = part;
    if (crc === 'bad')
      this.flaw(
        'checksum',
        offset,
        `${name} at ${hex(offset)} has the checksum ${hex(found, 4)}, and is told to have ${hex(told, 4)}`,
      );
    return part;
  }

  /** A part whose checksum is over its first `covered` bytes. */
  check(name: string, offset: number, length: number, told: number, covered = length): Part {
    const found = crcOfPieces(this.file.pieces(offset, covered));
    return this.add({
      name,
      offset,
      length,
      crc: found === told ? 'good' : 'bad',
      crc_told: told,
      crc_found: found,
    });
  }

  /** Runs a step that may find the file too short: it is a flaw then. */
  attempt<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      this.flaw(error.problem, error.offset, error.message);
      return undefined;
    }
  }
}
