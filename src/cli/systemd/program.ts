import { realpathSync } from 'node:fs';

/** The command line by which this program starts, by absolute paths: Node and its script; of the single-file form, which is both, itself. */
export function programLine(): string {
  const script = realpathSync(process.argv[1] as string);
  return script === process.execPath ? script : `${process.execPath} ${script}`;
}
