import { FwctlError } from '../../../client/errors.js';
import { resolveName } from '../../../client/names.js';
import { toPairs } from '../../../present/pairs.js';
import { safe } from '../../../present/safe.js';
import { parseScope, SCOPES } from '../../../uapi/scope.js';
import type { Answer } from '../../base.js';
import { FORMATS } from '../../flags.js';
import { NUMBER_FORMS } from '../../settings/names.js';
import type { OwnWord, Shell } from '../shell.js';

/** Flags that a session may have for all of its commands. `of`: what they take; absent: on or off. */
const FLAGS: Readonly<Record<string, { of?: readonly string[]; parse?(text: string): unknown }>> = {
  json: {},
  output: { of: FORMATS },
  numbers: { of: NUMBER_FORMS },
  meanings: {},
  verbose: {},
  scope: { of: SCOPES, parse: parseScope },
  'allow-taint': {},
  'no-guard': {},
  yes: {},
};

const SHORT: Readonly<Record<string, string>> = { o: 'output', h: 'meanings', v: 'verbose', y: 'yes' };

const OFF = ['off', 'no', 'false', '0', 'none', 'default'];
const ON = ['on', 'yes', 'true', '1'];

/** `json`, `--json`, `-H`: the flag that is meant. Throws FwctlError `usage`. */
function flagNamed(word: string): string {
  const name = word.replace(/^-+/, '');
  const short = /^-?\w$/.test(word) ? SHORT[name.toLowerCase()] : undefined;
  return short ?? resolveName('flag of a session', name, Object.keys(FLAGS));
}

/** What flags are when they are written as `scope=x`, `scope x`, `json`, `json off`. */
function change(shell: Shell, words: readonly string[]): void {
  const [word = '', ...rest] = words;
  const at = word.indexOf('=');
  const name = flagNamed(at < 0 ? word : word.slice(0, at));
  const values = at < 0 ? rest : [word.slice(at + 1), ...rest];
  if (values.length > 1) throw new FwctlError('usage', `set ${name} takes one value, not ${values.length}`);
  const value = valueFor(name, values[0]);
  if (value === undefined) delete shell.defaults[name];
  else shell.defaults[name] = value;
  // The result has one form.
  if (value !== undefined && name === 'json') delete shell.defaults.output;
  if (value !== undefined && name === 'output') delete shell.defaults.json;
}

function valueFor(name: string, text: string | undefined): unknown {
  const { of, parse } = FLAGS[name] as (typeof FLAGS)[string];
  if (text !== undefined && OFF.includes(text.toLowerCase())) return undefined;
  if (!of) {
    if (text === undefined || ON.includes(text.toLowerCase())) return true;
    throw new FwctlError('usage', `${name} is on or off, not "${text}"`, {
      given: text,
      known: ['on', 'off'],
    });
  }
  if (text === undefined)
    throw new FwctlError('usage', `set ${name} takes a value`, {
      next: `it is one of ${of.join(', ')}, or off`,
    });
  const value = parse ? parse(text) : of.find((one) => one === text.toLowerCase());
  if (value !== undefined) return value;
  throw new FwctlError('usage', `${name} is none of its values: "${text}"`, { given: text, known: of });
}

export const set: OwnWord = {
  usage: '[FLAG [VALUE|off]]',
  summary: 'Show or set flags for all commands to come: json, output, numbers, meanings, verbose, scope, ...',
  async run(shell, words): Promise<Answer> {
    if (words.length) change(shell, words);
    const { defaults } = shell;
    const named = Object.keys(FLAGS).map((name) => [name, defaults[name] ?? null] as const);
    return {
      data: { flags: Object.fromEntries(named) },
      text: () =>
        toPairs(
          named.map(([name, value]) => [
            name,
            value === null ? 'off' : value === true ? 'on' : safe(String(value)),
          ]),
        ),
    };
  },
};
