import { cut } from '../../present/width.js';
import { isTerminal, tryWriteResult, type Window } from '../output.js';
import type { Keys } from './keys.js';

/** What is shown of a text that is longer than its window. */
export interface Section {
  /** Lines that are left out behind the head. */
  readonly from: number;
  /** Lines at the top that always stay. */
  readonly head: number;
}

const BEGIN: Section = { from: 0, head: 0 };

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** How many lines can be left out behind the head, for the last one to be seen. */
const lastFrom = (text: string, room: number): number => {
  const count = linesOf(text).length;
  return count <= room ? 0 : count - room + 1;
};

/** A text as lines of a window, each cut to one row of it: so many of them as there is room for, the last of which tells how many more there are. */
export function linesIn(text: string, columns: number, room: number, { from, head } = BEGIN): string[] {
  const all = linesOf(text);
  if (all.length <= room) return all.map((line) => cut(line, columns));
  const fixed = head < room - 1 ? head : 0;
  const rest = all.slice(fixed);
  const rows = room - fixed - 1;
  const above = Math.min(from, rest.length - rows);
  const below = rest.length - rows - above;
  const told = above
    ? `… ${above} ${above === 1 ? 'line' : 'lines'} above${below ? `, ${below} below` : ''}`
    : `… ${below} more lines; the window is too low`;
  return [...all.slice(0, fixed), ...rest.slice(above, above + rows), told].map((line) => cut(line, columns));
}

/** While it is drawn: the screen as a whole, but for the row of the cursor. */
export const roomWhileDrawn = (rows: number): number => Math.max(1, rows - 1);

/**
 * What stays when it ends: so much that a window which showed nothing before does not scroll. Two rows are for the line that was typed, two for
 * notes, and two for what the shell says next. In the lowest windows a heading and a line still.
 */
export const roomWhenDone = (rows: number): number => Math.max(3, rows - 6);

/** Text on a terminal that is drawn again and again in its place. */
export interface Drawing {
  /** Draws what `text` makes, which is asked again where the window has another size. False where nobody looks any more. */
  draw(text: () => Promise<string>): Promise<boolean>;
  /** Draws the same text again, as it is now. */
  again(): Promise<void>;
  /** Shows another part of a text that is longer than the window. */
  scroll(to: Scroll): void;
  end(): void;
}

/** By a line, by a window, or to an end. */
export type Scroll = 'up' | 'down' | 'pageup' | 'pagedown' | 'home' | 'end';

/** A terminal without a size is taken for the usual one. */
const USUAL: Window = { columns: 80, rows: 24 };

/** Asks the terminal: a signal that tells of another size comes after it, and what is drawn meanwhile would be cut for the old one. */
function windowNow(): Window {
  const { stdout } = process as { stdout: NodeJS.WriteStream & { _refreshSize?(): void } };
  stdout._refreshSize?.();
  const { columns, rows } = stdout;
  return columns > 0 && rows > 0 ? { columns, rows } : USUAL;
}

/** The alternate screen (xterm's private mode 1049) keeps no lines that scroll out, and gives back the other as it was. */
const ENTER = '\x1b[?1049h';
const LEAVE = '\x1b[?1049l';
const CLEAR = '\x1b[H\x1b[J';

/** Whether stdout is a terminal on which something can be drawn. */
export const isDrawable = async (): Promise<boolean> => process.env.TERM !== 'dumb' && (await isTerminal(1));

/**
 * A drawing on a screen of its own; undefined where stdout is no terminal, or one that can't go back. Ctrl-Z and the end give the terminal's
 * screen back, with the last that was drawn. `pressed` is told of keys while it is there; `head`: lines that stay where it is scrolled.
 */
export async function drawing(pressed?: (key: string) => void, head = 0): Promise<Drawing | undefined> {
  if (!(await isDrawable())) return undefined;
  const keys = pressed && (await import('./keys.js')).readKeys(pressed);
  return newDrawing(keys, head);
}

function newDrawing(keys: Keys | undefined, head: number): Drawing {
  let last: (() => Promise<string>) | undefined;
  let shown = '';
  let entered = false;
  let from = 0;
  const show = () => {
    const { columns, rows } = windowNow();
    const control = `${entered ? '' : ENTER}${CLEAR}`;
    if (!entered) keys?.on();
    entered = true;
    return tryWriteResult(
      `${linesIn(shown, columns, roomWhileDrawn(rows), { from, head }).join('\n')}\n`,
      control,
    );
  };
  const again = async () => {
    windowNow();
    if (last) shown = await last();
    if (entered) show();
  };
  const leave = () => {
    if (!entered) return;
    entered = false;
    keys?.off();
    const { columns, rows } = windowNow();
    try {
      tryWriteResult(`${linesIn(shown, columns, roomWhenDone(rows), { from, head }).join('\n')}\n`, LEAVE);
    } catch {
      // A terminal that is gone has no screen to give back.
    }
  };
  const stop = () => {
    const wasDrawn = entered;
    leave();
    // What a stop does without a listener: nothing, where no shell could let the process go on.
    process.off('SIGTSTP', stop);
    process.kill(process.pid, 'SIGTSTP');
    process.on('SIGTSTP', stop);
    if (wasDrawn) show();
  };
  process.stdout.on('resize', again);
  process.on('SIGCONT', again);
  process.on('SIGTSTP', stop);
  process.on('exit', leave);
  return {
    async draw(text) {
      last = text;
      shown = await text();
      return show();
    },
    again,
    scroll(to) {
      const room = roomWhileDrawn(windowNow().rows);
      const page = Math.max(1, room - head - 2);
      const last = lastFrom(shown, room);
      const by = { up: -1, down: 1, pageup: -page, pagedown: page, home: -last, end: last }[to];
      from = Math.min(Math.max(Math.min(from, last) + by, 0), last);
      if (entered) show();
    },
    end() {
      process.stdout.off('resize', again);
      process.off('SIGCONT', again);
      process.off('SIGTSTP', stop);
      process.off('exit', leave);
      leave();
    },
  };
}
