import { commonFlags, rpcFlags } from '../flags.js';
import type { Row } from './product.js';
import { synonymOf } from './synonyms.js';
import { usualForm } from './text.js';

type Table = Pick<ReadonlyMap<string, Pick<Row, 'args'> | undefined>, 'get' | 'has'>;

/** An argument line as oclif takes it: the command first, by its own name. */
export interface Line {
  readonly argv: string[];
  /** What a word was taken for, where it was another's: said once, on stderr. */
  readonly said?: string;
}

/** Commands behind whose first word all is another program's, or another command's, with their own flags that take a value. */
const WRAPPERS: Readonly<Record<string, readonly string[]>> = {
  exec: ['--form', '--dir'],
  record: ['--file'],
};

/** Flags that take a value, wherever they stand. */
const TAKING = Object.entries({ ...commonFlags, ...rpcFlags }).flatMap(([name, flag]) =>
  flag.type === 'option' ? [`--${name}`, ...('char' in flag && flag.char ? [`-${flag.char}`] : [])] : [],
);

/** How many words a flag with its value takes at the start of `words`. */
const lengthOf = ([flag = '', value]: readonly string[], taking: readonly string[]): number =>
  taking.includes(flag) && value !== undefined ? 2 : 1;

/**
 * Reads a line as people write it: options in front of the command and between its words, names in any case, synonyms of topics and verbs,
 * `-h`, `help` and `version`. What it does not know stays as it stands.
 */
export function readLine(given: readonly string[], table: Table): Line {
  let at = optionsAt(given, 0);
  const front = given.slice(0, at);
  const argv = usualForm(given.slice(at));
  const words: string[] = [];
  let said: string | undefined;
  for (at = 0; at < argv.length; at++) {
    const id = words.join(':');
    const isTopic = words.length > 0 && !table.get(id);
    if (isTopic) {
      const behind = optionsAt(argv, at);
      front.push(...argv.slice(at, behind));
      at = behind;
    }
    const word = argv[at] ?? '';
    const name = nameOf(word, id, table);
    if (name === undefined) {
      if (isTopic && word === 'help') {
        const verb = nameOf(argv[at + 1] ?? '', id, table);
        return { argv: [...words, ...(verb === undefined ? [] : [verb]), '--help'] };
      }
      break;
    }
    if (name !== folded(word)) said = `"${[...words, word].join(' ')}" is "${[...words, name].join(' ')}"`;
    words.push(name);
  }
  if (!words.length) return { argv: argv.length ? shortened(argv) : front };
  const id = words.join(':');
  const rest = ownWords(id, argv.slice(at));
  const told = said === undefined ? {} : { said };
  const asked =
    [...front, ...rest.slice(0, separatorIn(rest))].some((word) => HELP.includes(word)) ||
    (rest.join(' ') === 'help' && table.get(id)?.args === false);
  // Help of a command is the same whatever stands behind it; behind a topic, a word is an unknown command.
  const known = table.get(id) || rest.every((word) => word.startsWith('-'));
  const own = table.get(id)?.args ? rest : shortened(rest);
  return { argv: [...words, ...(asked && known ? ['--help'] : [...front, ...own])], ...told };
}

/** Of words that no command takes, enough to tell which are too many: oclif looks for commands in all of them, in a time that grows with the square of their number. */
const WORDS_TOLD = 16;

function shortened(argv: readonly string[]): string[] {
  const flag = argv.findIndex((word) => word.startsWith('-'));
  const end = flag < 0 ? argv.length : flag;
  return end > WORDS_TOLD ? [...argv.slice(0, WORDS_TOLD), ...argv.slice(end)] : [...argv];
}

const HELP = ['--help', '-h', '-?', '-help'];

/** Where the options that stand at `at` end; help and version are no options of a command. */
function optionsAt(argv: readonly string[], start: number): number {
  let at = start;
  while (/^-./.test(argv[at] ?? '') && ![...HELP, '--', '--version', '-V'].includes(argv[at] as string))
    at += lengthOf(argv.slice(at), TAKING);
  return Math.min(at, argv.length);
}

const folded = (word: string): string => word.toLowerCase().replaceAll('_', '-');

/** Where `--` stands; at the end where there is none. */
const separatorIn = (words: readonly string[]): number => [...words, '--'].indexOf('--');

/** The word of a command, in its own form, that a word behind `id` stands for; undefined where it stands for none. */
function nameOf(word: string, id: string, table: Table): string | undefined {
  const behind = (name: string) => (id ? `${id}:${name}` : name);
  const known = [word, folded(word)].find((name) => name && table.has(behind(name)));
  if (known !== undefined || (id && table.get(id))) return known;
  return synonymOf(folded(word), id, (name) => table.has(name));
}

/** What stands behind a command; what is another program's stands behind `--`. */
function ownWords(id: string, rest: readonly string[]): string[] {
  const own = WRAPPERS[id];
  if (!own || rest.includes('--')) return [...rest];
  let at = 0;
  while (rest[at]?.startsWith('-')) at += lengthOf(rest.slice(at), [...own, ...TAKING]);
  return at < rest.length ? [...rest.slice(0, at), '--', ...rest.slice(at)] : [...rest];
}
