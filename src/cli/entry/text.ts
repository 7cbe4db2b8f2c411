import { fstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Variables that change how oclif prints help and version: colour, width, debug output, the platform's name under WSL. */
const UNUSUAL = ['FORCE_COLOR', 'OCLIF_COLUMNS', 'DEBUG', 'FWCTL_DEBUG', 'NODE_ENV', 'WSL_DISTRO_NAME'];

/** The file that keeps what oclif prints for an argument line. `--version` and `--help` name the Node they run on, so each has its own. */
export function textFile(folder: string, line: string): string {
  const node = line.startsWith('--') ? ` ${process.version}-${process.platform}-${process.arch}` : '';
  return join(folder, `${line}${node}.txt`);
}

/**
 * What oclif printed for this argument line when the bundle was built, or undefined where it has to be asked now: on a terminal
 * (colour, width), with a variable set that changes the text, and for every line but `--version`, none at all, and `... --help`.
 */
export function builtText(argv: readonly string[], folder: string): Buffer | undefined {
  const line = argv.join(' ') || '--help';
  if (!/^(--version|([a-z][\w-]* )*--help)$/.test(line)) return undefined;
  if (UNUSUAL.some((name) => process.env[name] !== undefined)) return undefined;
  try {
    return fstatSync(1).isCharacterDevice() ? undefined : readFileSync(textFile(folder, line));
  } catch {
    return undefined;
  }
}
