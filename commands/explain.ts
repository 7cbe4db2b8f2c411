import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { type CodeMeaning, meaningsOf } from '../src/cli/codes.js';
import type { Style } from '../src/cli/output.js';
import { toPairs } from '../src/present/pairs.js';

export default class Explain extends BaseCommand {
  static override summary = 'Say what a syndrome, a status, an errno or a scope means; opens no device.';
  static override description =
    'Takes names and numbers. A number that is several things is explained as each of them. Syndromes are those of the built-in device: what those of real firmware mean is not published.';
  static override examples = [
    '<%= config.bin %> explain 0x00060001',
    '<%= config.bin %> explain BAD_RES_ERR EBADMSG',
    '<%= config.bin %> explain 5 --json',
  ];
  static override strict = false;
  static override args = {
    what: Args.string({ description: 'name or number', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer> {
    const { argv } = await this.parse(Explain);
    const explained = [...new Set(argv as string[])].map((given) => ({ given, meanings: meaningsOf(given) }));
    return {
      data: { explained },
      text: (style) =>
        explained.flatMap(({ meanings }) => meanings.map((code) => codeText(code, style))).join('\n'),
    };
  }
}

/** Digits of a number of each kind in hex; errnos and scopes are decimal. */
const HEX_DIGITS: Partial<Record<CodeMeaning['kind'], number>> = { syndrome: 8, status: 2 };

/** What is known of a code beside its meaning, in words. */
const MORE: Readonly<Record<string, string>> = {
  status: 'status',
  at_open: 'errno at open',
  step: 'given when',
  at_open_from: 'at open for',
  note: 'note',
};

function codeText(code: CodeMeaning, style: Style): string {
  const { kind, name, number, meaning } = code;
  const digits = HEX_DIGITS[kind];
  const shown = digits ? `0x${number.toString(16).padStart(digits, '0')}` : number;
  const more = Object.entries(MORE).flatMap(([key, title]): [string, string][] => {
    const value = code[key];
    const text = Array.isArray(value) ? value.join(', ') : (value as string | null | undefined);
    return text ? [[title, text]] : [];
  });
  return `${style.bold(`${kind} ${name}`)} (${shown})\n${toPairs([['meaning', meaning], ...more], '  ')}`;
}
