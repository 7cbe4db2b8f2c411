import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { CodeBook, type CodeMeaning, type FamilyErrno, numberText } from '../src/cli/explain/codes.js';
import { meaningsOfName, type NameMeaning, nameText } from '../src/cli/explain/names.js';
import { namedSo } from '../src/cli/find/open.js';
import { backendFlags } from '../src/cli/flags.js';
import type { LogEntry } from '../src/cli/log/join.js';
import { isTerminal, type Style } from '../src/cli/output.js';
import { isFile } from '../src/cli/settings/names.js';
import { FwctlError } from '../src/client/errors.js';
import { findDevice } from '../src/client/target.js';
import { familyNames } from '../src/families/clients.js';
import { toPairs } from '../src/present/pairs.js';
import type { Documents } from '../src/schema/documents.js';
import { errnoOf } from '../src/uapi/errno.js';

export default class Explain extends BaseCommand {
  static override summary = 'Say what log lines, syndromes, statuses, errnos, scopes and names mean.';
  static override description =
    'Opens no device. Takes lines as arguments, or a whole log on stdin or with --dmesg, also as mail and terminals have broken it; and names and numbers of codes, also as lines have them: err(-22), bad parameter(0x3). A number that is several things is explained as each of them. Names of registers, settings, objects, capability types, features, counters and commands of the firmware are told by what they are, and where they are used. What syndromes of real firmware mean is not published: told is what public threads concluded of them.';
  static override examples = [
    "<%= config.bin %> explain 'CREATE_LAG(0x840) failed, syndrome (0x7d49cb), err(-22)'",
    '<%= config.bin %> explain --dmesg --json',
    '<%= config.bin %> explain 0x00060001',
    '<%= config.bin %> explain PPLM NUM_OF_VFS',
    '<%= config.bin %> explain BAD_RES_ERR EBADMSG',
    '<%= config.bin %> explain 5 --json',
  ];
  static override strict = false;
  static override args = {
    what: Args.string({
      description: 'a line of a log, a name or a number; - for a log on stdin, as where nothing is named',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    dmesg: Flags.boolean({ description: 'explain the log of the running kernel' }),
    family: Flags.string({
      description: 'codes of this family, and what errnos mean with its devices alone',
      options: [...familyNames],
      helpValue: 'FAMILY',
    }),
    device: Flags.string({
      char: 'd',
      description: 'the same, of the family of this device',
      helpValue: 'DEVICE',
      exclusive: ['family'],
    }),
    backend: backendFlags.backend,
  };

  async answer(): Promise<Answer<Documents['fwctl.explain/1']> | undefined> {
    const { argv, flags } = await this.parse(Explain);
    const words = argv as string[];
    if (flags.dmesg || words.length === 0 || words.includes('-')) {
      if (words.length > (words[0] === '-' && !flags.dmesg ? 1 : 0)) throw oneLogOnly();
      return this.explainStream(flags.dmesg);
    }
    const family = flags.family ?? (await familyOf(flags));
    const book = await CodeBook.open(family);
    const { root } = this.config;
    const { codes, entries } = await sortWords(words, book, (word) => namedSo(root, word).length > 0);
    if (entries.length) {
      const { explainEntries } = await import('../src/cli/log/explain.js');
      await explainEntries(entries, this.isJson());
    }
    if (!codes.length) return undefined;
    const explained: Explained[] = [];
    for (const given of codes) {
      const names = await meaningsOfName(root, given, family);
      const isCode = names.length === 0 || errorOf(given, book) === undefined;
      explained.push({
        given,
        meanings: isCode ? book.meaningsOf(given) : [],
        ...(names.length && { names }),
      });
    }
    return {
      data: { explained },
      text: (style) =>
        explained
          .flatMap(({ meanings, names = [] }) => [
            ...meanings.map((code) => codeText(code, style)),
            ...names.map((name) => nameText(name, style)),
          ])
          .join('\n'),
    };
  }

  private async explainStream(dmesg: boolean): Promise<undefined> {
    const json = this.isJson();
    if (!dmesg && (await isTerminal(0)))
      throw new FwctlError('usage', 'there is nothing to explain', {
        next: 'name a code or a line, or give a log on stdin: dmesg | fwctl explain',
      });
    const { explainLog, nothingKnown } = await import('../src/cli/log/explain.js');
    const { kernelLogChunks, stdinChunks } = await import('../src/cli/log/input.js');
    const entries = await explainLog(dmesg ? kernelLogChunks() : stdinChunks(), json);
    if (!entries && !dmesg) throw nothingKnown('stdin');
  }

  /** Lines have no bytes behind them. */
  private isJson(): boolean {
    if (this.format === 'text' || this.format === 'json') return this.format === 'json';
    throw new FwctlError(
      'usage',
      `lines of a log have no bytes behind them: -o ${this.format} does not apply`,
      {
        next: 'use -o text or -o json',
      },
    );
  }
}

/** What a word means: codes, and what has this name. */
interface Explained {
  readonly given: string;
  readonly meanings: readonly CodeMeaning[];
  readonly names?: readonly NameMeaning[];
}

/** The family of the device that is named; it is not opened. Throws FwctlError `device` and `usage`. */
async function familyOf(flags: {
  device?: string | undefined;
  backend?: string | undefined;
  'state-dir'?: string | undefined;
}) {
  if (flags.device === undefined) return undefined;
  const { chooseBackend } = await import('../src/cli/connect.js');
  const backend = await chooseBackend(flags);
  const wanted = isFile(flags.device) ? (backend.usual ?? flags.device) : flags.device;
  const { type } = findDevice(await backend.list(), wanted);
  return type && familyNames.includes(type) ? type : undefined;
}

const oneLogOnly = () =>
  new FwctlError('usage', 'a log is explained on its own: name nothing beside - or --dmesg');

/** A piece of a line that stands for a code, as the name of that: `err(-22)`, `-22`, `bad parameter(0x3)`; any other word as it is. */
function codeIn(word: string, book: CodeBook): string {
  const errno = /^(?:err(?:no)?[ :=]{0,2})?\(?-(\d{1,3})\)?$/i.exec(word.trim())?.[1];
  if (errno !== undefined) return errnoOf(Number(errno)) ?? word;
  const text = /^(?:status )?([a-z]+(?: [a-z]+)+) ?(?:\(0x[\da-f]{1,2}\))?$/i.exec(word.trim())?.[1];
  return (text === undefined ? undefined : book.nameIn(text)) ?? word;
}

/** Codes and lines of a log. Words that are no codes may be one line together. Throws FwctlError `usage`. */
async function sortWords(
  given: readonly string[],
  book: CodeBook,
  isName: (word: string) => boolean,
): Promise<{ codes: string[]; entries: LogEntry[] }> {
  const words = given.map((word) => codeIn(word, book));
  const isLine = (word: string) => /[\s(]/.test(word.trim());
  const lines = words.filter(isLine);
  const codes = [...new Set(words.filter((word) => !isLine(word)))];
  const wrong = codes
    .filter((code) => !isName(code))
    .map((code) => errorOf(code, book))
    .find((error) => error !== undefined);
  if (!lines.length && !wrong) return { codes, entries: [] };
  const { entriesOf, fileNamed, nothingKnown } = await import('../src/cli/log/explain.js');
  const readers = await (await import('../src/cli/log/recognise.js')).logReaders();
  if (wrong) {
    const entries = entriesOf(given.join(' '), readers);
    if (entries.length) return { codes: [], entries };
    throw fileNamed(given) ?? wrong;
  }
  const entries = entriesOf(lines.join('\n'), readers);
  if (!entries.length) throw nothingKnown('what was given');
  return { codes, entries };
}

function errorOf(word: string, book: CodeBook): unknown {
  try {
    book.meaningsOf(word);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** What is known of a code beside its meaning, in words. */
const MORE: Readonly<Record<string, string>> = {
  family: 'family',
  status: 'status',
  at_open: 'errno at open',
  step: 'given when',
  at_open_from: 'at open for',
  sources: 'source',
  note: 'note',
};

function codeText(code: CodeMeaning, style: Style): string {
  const { kind, name, meaning } = code;
  const rows = Object.entries((code.families ?? {}) as Record<string, FamilyErrno>);
  // Of a single family, meaning and step above are already its own, where there is one use of the errno.
  const told = rows.length === 1 && rows[0]?.[1].uses.length === 1 && rows[0][1].uses[0]?.meaning === meaning;
  const families = (told ? [] : rows).flatMap(([family, { uses, never }]): [string, string][] => [
    ...uses.map((use): [string, string] => [family, `${use.meaning} (${use.step})`]),
    ...(never ? [[family, never] as [string, string]] : []),
  ]);
  const more = Object.entries(MORE).flatMap(([key, title]): [string, string][] => {
    const value = code[key];
    const text = Array.isArray(value) ? value.join(', ') : (value as string | null | undefined);
    return text ? [[title, text]] : [];
  });
  return `${style.bold(`${kind} ${name}`)} (${numberText(code)})\n${toPairs([['meaning', meaning], ...more, ...families], '  ')}`;
}
