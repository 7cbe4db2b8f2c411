import { isatty } from 'node:tty';
import { cut } from '../../present/width.js';
import { writeNote } from '../output.js';

const WIDTH = 30;

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

/** What fits in a row of the terminal, short of the last column: what is wrapped could not be drawn over. */
const inRow = (text: string): string => cut(text, (process.stderr.columns || 80) - 1);

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
      const full = Math.floor(part * WIDTH);
      const bar = '#'.repeat(full) + '.'.repeat(WIDTH - full);
      writeNote(inRow(`[${bar}] ${Math.floor(part * 100)}% ${words}`), CLEAR);
    },
    end: () => writeNote('', CLEAR),
  };
}
