import { closeSync, readSync, type Stats, statSync } from 'node:fs';
import { FwctlError } from '../../client/backend.js';
import { openRegular } from '../../files/read.js';
import { Draft } from '../../files/write.js';

/** What becomes of a tape that is there: it stays and nothing is recorded, it is replaced, or more is added to it. */
export type Existing = 'refuse' | 'replace' | 'append';

/** What every tape begins with. */
const BEGINNING = '{"schema":"fwctl.tape/';

function beginningOf(file: string): string {
  const { fd } = openRegular(file);
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    return bytes.toString('latin1', 0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}

const refused = (file: string, what: string, next: string): FwctlError =>
  new FwctlError('usage', `${file} is there, and ${what}: it is not replaced`, { path: file, next });

/** What stands in the place of a tape: an empty file is nothing. Throws FwctlError `usage` where a tape can't take it. */
function standing(file: string, existing: Existing): Stats | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats || (stats.isFile() && stats.size === 0)) return undefined;
  if (!stats.isFile() || beginningOf(file) !== BEGINNING)
    throw refused(file, 'no tape', 'name another file, or remove this one');
  if (existing === 'refuse')
    throw refused(
      file,
      'a tape',
      '--append adds to it, --force replaces it; in FWCTL_RECORD, %p, %t or %d give each command a tape of its own',
    );
  return stats;
}

const same = (one: Stats | undefined, other: Stats | undefined): boolean =>
  one?.ino === other?.ino && one?.size === other?.size && one?.mtimeMs === other?.mtimeMs;

/** A file that takes its name with the first call on it: until then an old tape stays. Throws FwctlError `usage`, and what node:fs throws. */
export class TapeFile {
  private readonly before: Stats | undefined;
  private readonly draft: Draft;
  private named = false;

  constructor(
    private readonly file: string,
    private readonly existing: Existing,
  ) {
    this.before = standing(file, existing);
    this.draft = new Draft(file, { mode: 0o600 });
  }

  /** Whether it goes on with a tape that is there. */
  get goesOn(): boolean {
    return this.existing === 'append' && this.before !== undefined;
  }

  /** Takes the name. Throws FwctlError `usage` where something else has it meanwhile, as a result of the command that is recorded. */
  name(): void {
    if (this.named) return;
    const now = standing(this.file, this.existing);
    if (this.goesOn && !same(now, this.before))
      throw refused(this.file, 'has changed since this command began', 'record again');
    try {
      this.draft.name({ replace: this.existing !== 'refuse' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') standing(this.file, this.existing);
      throw error;
    }
    this.named = true;
  }

  write(text: string | Uint8Array): void {
    this.draft.write(text);
  }

  close(): void {
    if (this.named) this.draft.close();
    else this.draft.drop();
  }
}
