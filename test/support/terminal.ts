import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './files.js';

const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

/** A test on a real terminal: skipped, with a word why, where there is no tmux. */
export const itOnTerminal = (title: string, test: () => Promise<void>): Mocha.Test =>
  HAS_TMUX ? it(title, test) : it(`${title} (skipped: there is no tmux)`);

/** The words of the built command for a shell. */
export const FWCTL = `${process.execPath} ${join(ROOT, 'bin/run.js')}`;

/** A terminal of tmux with a shell in it. */
export interface Terminal {
  /** Types a line, or keys by their tmux names. */
  type(line: string): void;
  keys(...names: string[]): void;
  /** Types what a file has, as fast as a terminal takes it. */
  paste(file: string): void;
  resize(columns: number, rows: number): void;
  /** What the window shows, without blanks at the ends of lines. */
  screen(): string;
  /** Lines that have scrolled out of it. */
  scrolled(): number;
  /** Waits until the screen matches; fails, with the screen, where it never does. */
  until(pattern: RegExp): Promise<string>;
}

/** Runs `work` in a new terminal of that size, with a shell in `folder`, which has its state there too, and nothing of the user's settings. */
export async function inTerminal(
  folder: string,
  [columns, rows]: readonly [number, number],
  env: Record<string, string>,
  work: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  const socket = join(folder, 'tmux');
  const tmux = (...args: string[]) => {
    const ended = spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(`tmux ${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  };
  const variables = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    FWCTL_STATE_DIR: folder,
    PS1: '$ ',
    ...env,
  };
  const shell = [
    'env',
    '-i',
    'TERM=screen',
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
  ];
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('new-session', '-d', '-c', folder, ...size, '--', ...shell, 'bash', '--norc', '--noprofile');
  const terminal: Terminal = {
    type: (line) => {
      tmux('send-keys', '-l', '--', line);
      tmux('send-keys', 'Enter');
    },
    keys: (...names) => {
      tmux('send-keys', ...names);
    },
    paste: (file) => {
      tmux('load-buffer', file);
      tmux('paste-buffer', '-d');
    },
    resize: (x, y) => {
      tmux('resize-window', '-x', String(x), '-y', String(y));
    },
    screen: () => tmux('capture-pane', '-p'),
    scrolled: () => Number(tmux('display-message', '-p', '#{history_size}')),
    async until(pattern) {
      for (let tries = 0; tries < 300; tries++) {
        const screen = terminal.screen();
        if (pattern.test(screen)) return screen;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the screen never matched ${pattern}:\n${terminal.screen()}`);
    },
  };
  const shellId = tmux('display-message', '-p', '#{pane_pid}').trim();
  try {
    await terminal.until(/^\$$/m);
    await work(terminal);
  } finally {
    tmux('kill-server');
    // What the shell has started may still put something back.
    while (spawnSync('ps', ['-o', 'pid=', '--sid', shellId]).stdout.length)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
