import type { Key } from '../terminal/keys.js';
import type { Control } from './loop.js';

/** Times between readings that + and - go through, in milliseconds. */
const INTERVALS = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];

/** What keys do wherever something is watched, in a line. */
export const USUAL_KEYS = 'q quits, space holds, + and - change the interval';

/** Does what a key says; false for one that says nothing here. */
export function usualKeys(key: Key, control: Control): boolean {
  switch (key) {
    case 'q':
    case 'Q':
      control.quit();
      return true;
    case 'space':
      control.paused = !control.paused;
      if (control.paused) control.redraw();
      else control.readNow();
      return true;
    case '+':
    case '=':
      control.interval = INTERVALS.find((each) => each > control.interval) ?? control.interval;
      control.redraw();
      return true;
    case '-':
    case '_':
      control.interval = INTERVALS.findLast((each) => each < control.interval) ?? control.interval;
      control.readNow();
      return true;
    default:
      return false;
  }
}

/** 1000 -> "1s", 200 -> "200ms" */
export const intervalText = (milliseconds: number): string =>
  milliseconds >= 1000 ? `${+(milliseconds / 1000).toFixed(3)}s` : `${milliseconds}ms`;
