import type { Scroll } from '../terminal/drawing.js';
import type { Key } from '../terminal/keys.js';
import type { Control } from './loop.js';

/** Times between readings that + and - go through, in milliseconds. */
const INTERVALS = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];

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

/** Keys that scroll, and others that people know for the same. */
const SCROLLS: Readonly<Record<Key, Scroll>> = {
  up: 'up',
  k: 'up',
  down: 'down',
  j: 'down',
  return: 'down',
  pageup: 'pageup',
  b: 'pageup',
  pagedown: 'pagedown',
  f: 'pagedown',
  home: 'home',
  g: 'home',
  end: 'end',
  G: 'end',
};

/** The same where a reading may be longer than the window: it can be scrolled. */
export function scrollingKeys(key: Key, control: Control): void {
  const to = Object.hasOwn(SCROLLS, key) ? SCROLLS[key] : undefined;
  if (to) control.scroll(to);
  else usualKeys(key, control);
}

/** 1000 -> "1s", 200 -> "200ms" */
export const intervalText = (milliseconds: number): string =>
  milliseconds >= 1000 ? `${+(milliseconds / 1000).toFixed(3)}s` : `${milliseconds}ms`;
