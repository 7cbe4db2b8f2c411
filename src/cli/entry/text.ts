import { Archive } from '../bundle/archive.js';
import { mayBeTerminal } from '../terminal/device.js';

/** Variables that change how oclif prints help and version: colour, width, debug output, the platform's name under WSL. */
const UNUSUAL = ['FORCE_COLOR', 'OCLIF_COLUMNS', 'DEBUG', 'FWCTL_DEBUG', 'NODE_ENV', 'WSL_DISTRO_NAME'];

/** The archive, in the folder of the bundle, of what oclif prints. */
export const TEXT = 'text';

/** The name under which it has what oclif prints for an argument line. `--version` and `--help` name the Node they run on, so each has its own. */
export function textName(line: string): string {
  const node = line.startsWith('--') ? ` ${process.version}-${process.platform}-${process.arch}` : '';
  return `${line}${node}`;
}

const isWord = (word: string): boolean => /^[a-z][\w-]*$/.test(word);

/** Help and version in the one form that oclif has for them: `help reg get`, `reg get -h`, `-h`, `version`. Other lines as they are. */
export function usualForm(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (
    first === 'help' ||
    first === '-?' ||
    first === '-help' ||
    ((first === '-h' || first === '--help') && rest.length)
  )
    return [...rest, '--help'];
  if ((first === 'version' || first === '-V') && rest.every((word) => word.startsWith('-')))
    return ['--version'];
  const words = argv.slice(0, -1);
  // Behind the word of a program, or of another command, it is their own.
  const isOwn = words.every(isWord) && !(words.length > 1 && /^(exec|record)$/.test(words[0] as string));
  return argv.at(-1) === '-h' && isOwn ? [...words, '--help'] : argv;
}

/**
 * What oclif printed for this argument line when the bundle was built, or undefined where it has to be asked now: on a terminal
 * (colour, width) unless `anywhere`, with a variable set that changes the text, and for every line but `--version`, none at all, and `... --help`.
 */
export function builtText(given: readonly string[], archive: string, anywhere = false): Buffer | undefined {
  const argv = usualForm(given);
  const last = argv.at(-1) ?? '--help';
  const words = argv.slice(0, -1);
  const usual = last === '--help' || (last === '--version' && words.length === 0);
  if (!usual || !words.every(isWord)) return undefined;
  if (UNUSUAL.some((name) => process.env[name] !== undefined)) return undefined;
  try {
    return !anywhere && mayBeTerminal(1)
      ? undefined
      : new Archive(archive).read(textName([...words, last].join(' ')))?.bytes;
  } catch {
    return undefined;
  }
}
