import { cut, rowsOf } from '../../present/width.js';
import { tryWriteResult, type Window } from '../output.js';

/** What is sent to draw, and the lines that then stand on the screen. */
export interface Frame {
  /** For the terminal to obey: back to the first of the rows that were drawn, and nothing in them. */
  readonly control: string;
  readonly lines: readonly string[];
}

/**
 * A frame in place of the one before: as many lines as the window has room for above the cursor, each cut to one row of it. `before` may have
 * been drawn when the window was wider, and be wrapped by now.
 */
export function nextFrame(before: readonly string[], text: string, { columns, rows }: Window): Frame {
  const room = Math.max(1, rows - 1);
  const all = text.replace(/\n$/, '').split('\n');
  const left = all.length - room;
  const lines =
    left > 0 ? [...all.slice(0, room - 1), `… ${left + 1} more lines; the window is too low`] : all;
  const up = Math.min(rowsOf(before, columns), room);
  return { control: up ? overRows(up) : '', lines: lines.map((line) => cut(line, columns)) };
}

/**
 * Back to the first of so many rows, each of them emptied by itself: terminals keep a screen that is cleared as a whole among the lines that have
 * scrolled out of it.
 */
const overRows = (rows: number): string =>
  `\x1b[${rows}A\r\x1b[2K${'\x1b[B\x1b[2K'.repeat(rows - 1)}${rows > 1 ? `\x1b[${rows - 1}A` : ''}`;

/** Text on a terminal that is drawn again and again in its place. */
export interface Drawing {
  /** False where nobody looks any more. */
  draw(text: string): boolean;
  end(): void;
}

/** One without a size is taken for the usual. */
const USUAL: Window = { columns: 80, rows: 24 };

/** Asks the terminal: a signal that tells of another size comes after it, and what is drawn meanwhile would be wrapped unawares. */
function windowNow(): Window {
  const { stdout } = process as { stdout: NodeJS.WriteStream & { _refreshSize?(): void } };
  stdout._refreshSize?.();
  const { columns, rows } = stdout;
  return columns > 0 && rows > 0 ? { columns, rows } : USUAL;
}

/** A drawing on stdout, which is a terminal. It is drawn again where the window is resized, and where the process goes on after a stop. */
export function drawing(): Drawing {
  let shown = '';
  let before: readonly string[] = [];
  const draw = (text: string) => {
    const window = windowNow();
    const { control, lines } = nextFrame(before, text, window);
    [shown, before] = [text, lines];
    return tryWriteResult(`${lines.join('\n')}\n`, control);
  };
  const again = () => {
    if (before.length) draw(shown);
  };
  // What the shell and others wrote meanwhile is not drawn over.
  const continued = () => {
    const wasDrawn = before.length > 0;
    before = [];
    if (wasDrawn) draw(shown);
  };
  process.stdout.on('resize', again);
  process.on('SIGCONT', continued);
  return {
    draw,
    end() {
      process.stdout.off('resize', again);
      process.off('SIGCONT', continued);
    },
  };
}
