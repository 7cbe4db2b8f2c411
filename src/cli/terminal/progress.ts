import { isatty } from 'node:tty';
import { cut, widthOf } from '../../present/width.js';
import { writeNote } from '../output.js';

/** Columns of the bar: as many as the words leave it. */
const WIDTH = { least: 10, most: 30 };

/** Columns of a line that is drawn over. */
const CLEAR = '\r\x1b[K';

export interface Progress {
  /** `done` of `all`, with a few words behind the bar; nothing but the words where nobody knows how much there is. */
  show(done: number, all: number | undefined, words: string): void;
  /** Takes the bar away. */
  end(): void;
}

const none: Progress = { show() {}, end() {} };

/** Milliseconds between two drawings. */
const PAUSE = 100;

/** Columns of a row of the terminal, short of the last one: what is wrapped could not be drawn over. */
const columns = (): number => (process.stderr.columns || 80) - 1;

const inRow = (text: string): string => cut(text, columns());

/** `[###...] 50% words`, in so many columns; the words are cut only where next to nothing of the bar is left. */
export function barLine(part: number, words: string, room: number): string {
  const told = `] ${Math.floor(part * 100)}% ${words}`;
  const width = Math.min(Math.max(room - 1 - widthOf(told), WIDTH.least), WIDTH.most);
  const full = Math.floor(part * width);
  return cut(`[${'#'.repeat(full)}${'.'.repeat(width - full)}${told}`, room);
}

/** A bar on stderr; none where stderr is no terminal. */
export function progress(): Progress {
  if (!isatty(2)) return none;
  let next = 0;
  return {
    show(done, all, words) {
      const now = performance.now();
      if (now < next) return;
      next = now + PAUSE;
      if (all === undefined) {
        writeNote(inRow(words), CLEAR);
        return;
      }
      const part = all ? Math.min(done / all, 1) : 1;
      writeNote(barLine(part, words, columns()), CLEAR);
    },
    end: () => writeNote('', CLEAR),
  };
}
