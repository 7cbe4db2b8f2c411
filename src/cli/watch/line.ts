import { FwctlError } from '../../client/errors.js';

/** A flag of the watching command, as far as a line is split by it. */
interface OwnFlag {
  readonly type: string;
  readonly char?: string | undefined;
}

/** A line that is to be repeated. */
export interface WatchLine {
  /** Flags of the watching command, and an interval that stands in front. */
  readonly own: readonly string[];
  /** The line that is repeated: flags that stood in front of it go to it too. */
  readonly line: readonly string[];
}

/** 2, 0.5, 500ms: what stands in front of a command is the time between its readings. */
const TIME = /^\d+(\.\d+)?(ns|us|ms|s|m|h)?$/;

/**
 * Splits `[N] COMMAND...` with flags of the watching command anywhere in it, up to `--`. A flag that it has is its own, wherever it stands; all others
 * are the command's.
 */
export function splitWatchLine(
  words: readonly string[],
  flags: Readonly<Record<string, OwnFlag>>,
): WatchLine {
  const own: string[] = [];
  const line: string[] = [];
  let isNamed = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') {
      const rest = words.slice(at + 1);
      if (isNamed) line.push(word, ...rest);
      else line.push(...(rest[0] === PROGRAM ? rest.slice(1) : rest));
      break;
    }
    const flag = flagOf(word, flags);
    if (flag) {
      own.push(word);
      if (flag.type !== 'option' || flag.hasValue) continue;
      const value = words[++at];
      if (value === undefined)
        throw new FwctlError('usage', `${word} takes a value`, { next: 'see: fwctl watch --help' });
      own.push(value);
    } else if (!isNamed && TIME.test(word)) own.push('--interval', word);
    else {
      // A flag in front of the command may have a value, which is no command: it goes with the flag as it stands.
      const isName: boolean = !isNamed && !word.startsWith('-') && !takesValue(words[at - 1]);
      isNamed ||= isName;
      if (!isName || word !== PROGRAM) line.push(word);
    }
  }
  return { own, line };
}

/** The word that may stand in front of a command. */
const PROGRAM = 'fwctl';

/** Flags of all commands that take a value, in the form in which it is a word of its own. */
const TAKING =
  /^(-d|-o|--(device|backend|output|numbers|scope|policy|replay|record|record-limit|state-dir))$/;

const takesValue = (before: string | undefined): boolean => before !== undefined && TAKING.test(before);

function flagOf(
  word: string,
  flags: Readonly<Record<string, OwnFlag>>,
): (OwnFlag & { hasValue: boolean }) | undefined {
  const [, long, value] = /^--([\w-]+)(=.*)?$/s.exec(word) ?? [];
  if (long !== undefined) {
    const flag = Object.hasOwn(flags, long) ? flags[long] : undefined;
    return flag && { ...flag, hasValue: value !== undefined };
  }
  const [, char, rest] = /^-(\w)(.*)$/s.exec(word) ?? [];
  const flag = char && Object.values(flags).find((each) => each.char === char);
  return flag ? { ...flag, hasValue: rest !== '' } : undefined;
}

/** Throws FwctlError `usage` for a line without a command. */
export function requireLine(line: readonly string[]): void {
  if (line.some((word) => !word.startsWith('-'))) return;
  throw new FwctlError('usage', 'the command to be watched is missing', {
    next: "say which: fwctl watch reg get PPCNT, fwctl watch 2 link --until 'state == down'",
  });
}
