import type { OwnWord } from '../shell.js';
import { diff, last } from './answers.js';
import { exit, help } from './help.js';
import { log, note } from './log.js';
import { set } from './set.js';
import { source } from './source.js';
import { changes, undo } from './undo.js';
import { use } from './use.js';

/** The words that only a session has, in the order in which help shows them. */
export const ownWords: Readonly<Record<string, OwnWord>> = {
  use,
  set,
  last,
  diff,
  changes,
  undo,
  log,
  note,
  source,
  help,
  exit,
  quit: exit,
};
