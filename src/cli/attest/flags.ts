import * as Flags from '@oclif/core/flags';
import { FORMATS } from '../flags.js';

/** -o of commands whose result is a file to be kept: it takes its name, too, also beside --json. */
export const resultFlags = (what: string) => ({
  output: Flags.string({
    char: 'o',
    description: `file for ${what} [default: stdout]; or a format of the result: ${FORMATS.join(', ')}`,
    helpValue: 'FILE',
    helpGroup: 'OUTPUT',
  }),
  force: Flags.boolean({ description: 'replace a file that is there', helpGroup: 'OUTPUT' }),
  json: Flags.boolean({ description: 'tell the result as JSON', helpGroup: 'OUTPUT' }),
});

/** What -o says: a format, or a file. */
export function destination(output: string | undefined): {
  readonly format?: string;
  readonly file?: string;
} {
  if (output === undefined) return {};
  return FORMATS.some((format) => format === output) ? { format: output } : { file: output };
}
