import { emitKeypressEvents } from 'node:readline';

/** A key that was pressed: `up`, `return`, `escape`, or the character that it types. */
export type Key = string;

/** The keys of the terminal, one by one, as long as they are on. */
export interface Keys {
  on(): void;
  off(): void;
}

/** Keys of control that a terminal makes signals of where nobody reads them raw. */
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = { c: 'SIGINT', z: 'SIGTSTP', '\\': 'SIGQUIT' };

interface Pressed {
  readonly name?: string;
  readonly ctrl?: boolean;
  readonly sequence?: string;
}

/** Reads single keys from stdin, unless it is no terminal. Ctrl-C and Ctrl-Z do what they do everywhere. */
export function readKeys(pressed: (key: Key) => void): Keys | undefined {
  const { stdin } = process;
  if (!stdin.isTTY) return undefined;
  const listener = (text: string | undefined, { name, ctrl, sequence }: Pressed) => {
    if (ctrl) {
      const signal = SIGNALS[name ?? ''] ?? SIGNALS[sequence === '\x1c' ? '\\' : ''];
      if (signal) process.kill(process.pid, signal);
      return;
    }
    const isPrinted = text !== undefined && text.length === 1 && text > ' ';
    const key = isPrinted ? text : (name ?? text);
    if (key) pressed(key);
  };
  emitKeypressEvents(stdin);
  return {
    on() {
      stdin.setRawMode(true);
      stdin.on('keypress', listener);
      stdin.resume();
    },
    off() {
      stdin.off('keypress', listener);
      stdin.pause();
      stdin.setRawMode(false);
    },
  };
}
