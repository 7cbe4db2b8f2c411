import { Command } from '@oclif/core/command';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { FwctlError } from '../client/errors.js';
import { hexDumpChunks } from '../present/hex.js';
import { type NumberForm, toJson, writeNumbersAs } from '../present/json.js';
import { safe } from '../present/safe.js';
import { type AuditFacts, takePending } from './audit/pending.js';
import { endProcess } from './end.js';
import { asFwctlError, errorJson, errorText } from './errors.js';
import { EXIT_CODES, INTERRUPTED } from './exit.js';
import { commonFlags, type Format } from './flags.js';
import { isTerminal, type Style, styleFor, windowOf, writeNote, writeResult } from './output.js';
import { parseUnderstood } from './parse/understood.js';
import { checkSetting, SETTINGS } from './settings/names.js';
import { readSettings, type Settings } from './settings/settings.js';
import { surroundings } from './surroundings.js';
import { runsAs } from './version.js';
import type { NumberKind } from './watch/trend.js';

/** What a command gives back; text, JSON, hex and binary are made from it. `D`: what the schema of its document has. */
export interface Answer<D extends object = Record<string, unknown>> {
  /** The JSON document without its `schema`. */
  data: D;
  /** The document with its `schema` as it is printed, where it can be had for less than `data`. */
  json?(schema: string): Uint8Array | undefined;
  text(style: Style): string | Promise<string>;
  /** The raw bytes behind the answer, for `-o hex` and `-o binary`; absent where there are none. */
  bytes?: { title: string; bytes: Uint8Array /** Its first offset in a dump. */; first?: number }[];
  /** What the numbers of `data` are, by dotted path, where they do not just go up and down: for what repeats the command. */
  kindOf?: (path: string) => NumberKind;
  /** Exit code, where the answer is one but the command did not succeed. */
  exit?: number;
  /** How what was changed is taken back; absent where nothing was. */
  undo?: Undo | undefined;
  /** What the log of changes says of it beside that. */
  audit?: AuditFacts;
}

/** How a change is taken back, for sessions. */
export interface Undo {
  /** What was changed: "register PAOS". */
  readonly what: string;
  /** Its values, where they are told by field. */
  readonly fields?: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  /** Command lines that take it back, in their order. */
  readonly lines?: readonly (readonly string[])[];
  /** Why it can't be taken back. */
  readonly not?: string;
  /** What is to be known of it: that it counts from the next reset on. */
  readonly note?: string;
}

// oclif's own type for this is not exported.
// biome-ignore lint/suspicious/noExplicitAny: as in oclif's signature
type Output = { [name: string]: any };

type CommonFlags = {
  output?: string;
  json: boolean;
  meanings: boolean;
  numbers?: string;
  verbose: boolean;
  'state-dir'?: string;
};

/** Who runs a command and takes what it comes to, where it is not to be shown as on a command line: false lets it be shown. */
export interface Taker {
  answered(answer: Answer, schema: string): boolean;
  failed(error: FwctlError, code: number): boolean;
}

/** What a command does beside telling something. */
export type Effect =
  | 'changes the emulated machine'
  | 'writes a file'
  | 'runs a program'
  | 'goes on by itself';

/** What all commands share: the common flags, the four formats, errors in text and JSON, exit codes. */
export abstract class BaseCommand extends Command {
  static override baseFlags = commonFlags;

  /** What it does beside telling something, as far as that does not follow from how it opens a device (`Use`). */
  static effect: Effect | undefined;

  /** Does the work. Undefined: the command has written its (streamed) result itself. */
  abstract answer(): Promise<Answer<object> | undefined>;

  /** Takes the answer, or the error; absent: they are shown. */
  taker: Taker | undefined;

  /** The words as they were typed: a parser puts its own form of them in their place. */
  private readonly typed: readonly string[] = this.argv;

  protected common: CommonFlags = { json: false, meanings: false, verbose: false };

  protected override async parse<F extends Output, B extends Output, A extends Output>(
    options?: Input<F, B, A>,
    argv?: string[],
  ): Promise<ParserOutput<F, B, A>> {
    const parsed = await this.parseLine(options, argv);
    this.takeDefaults(parsed);
    this.common = parsed.flags as unknown as CommonFlags;
    if (this.format === 'binary' && (await isTerminal(1)))
      throw new FwctlError('usage', 'stdout is a terminal: bytes are not shown there', {
        next: 'send them to a file or a pipe, or look at them with -o hex',
      });
    await this.fillIn(parsed);
    writeNumbersAs((this.common.numbers ?? 'hex') as NumberForm);
    // oclif's own list sorts by where a word stands first: words that come twice lose their places.
    return { ...parsed, argv: parsed.raw.filter(({ type }) => type === 'arg').map(({ input }) => input) };
  }

  /** By the small parser where it understands the line, else by oclif's. */
  private async parseLine<F extends Output, B extends Output, A extends Output>(
    options: Input<F, B, A> | undefined,
    argv: string[] = this.argv,
  ): Promise<ParserOutput<F, B, A>> {
    const input = options ?? (this.ctor as unknown as Input<F, B, A>);
    const understood = await parseUnderstood(argv, input as Input<object, object, object>, this);
    if (understood) return understood as ParserOutput<F, B, A>;
    (await import('./parse/inherited.js')).refuseInherited(argv, this.flagsOfAll);
    return super.parse(options, argv);
  }

  /** What the line leaves open, as the session has it. One form of the result takes the place of the other. */
  private takeDefaults({ flags, raw }: ParserOutput): void {
    const typed = typedFlags(raw);
    const isForm = (name: string) => name === 'json' || name === 'output';
    const isTyped = (name: string) =>
      typed.has(name) || (isForm(name) && (typed.has('json') || typed.has('output')));
    for (const [name, value] of Object.entries(surroundings()?.defaults ?? {}))
      if (name in this.flagsOfAll && !isTyped(name)) flags[name] = value;
  }

  /** What flags and variables leave open, as the settings files have it; -v tells where each comes from. Throws FwctlError `usage`. */
  private async fillIn({ flags, raw }: ParserOutput): Promise<void> {
    const typed = typedFlags(raw);
    const has = (name: string) => name in this.flagsOfAll;
    // Commands without a backend mean the emulated machine by its own names.
    const names = SETTINGS.filter((name) => has(name) && (name !== 'device' || has('backend')));
    const given = Object.fromEntries(
      // Of several devices, the first is the one that is meant.
      names
        .filter((name) => typed.has(name))
        .map((name) => [name, [flags[name]].flat().map((value) => checkSetting(name, value))[0]]),
    );
    this.settings = await readSettings(given);
    for (const name of names) {
      const { value, from, where } = this.settings[name];
      if (from === 'file' && value !== null) flags[name] = value;
      if (flags.verbose) writeNote(`${name}: ${safe(value ?? 'not named')} (${safe(where ?? from)})\n`);
    }
  }

  private get flagsOfAll(): Record<string, unknown> {
    return { ...(this.ctor as typeof BaseCommand).baseFlags, ...this.ctor.flags };
  }

  /** Where the values come from that this command has; undefined before it is parsed. */
  protected settings: Settings | undefined;

  /** Command words joined by dots, and the version: `fwctl.policy.show/1`. */
  protected get schema(): string {
    return `fwctl.${(this.id ?? '').replaceAll(':', '.')}/1`;
  }

  /** The exit code of every failure, where the kind of error does not decide. */
  protected failure: number | undefined;

  /** As oclif's, less what it does for deprecated commands, for its own --json and for http clients, which are not here. */
  protected override async _run<T>(): Promise<T> {
    try {
      await this.run();
    } catch (error) {
      await this.catch(error as Error);
    }
    return undefined as T;
  }

  async run(): Promise<void> {
    runsAs(this.config.version);
    if (!surroundings()) process.on('SIGINT', () => endProcess(INTERRUPTED));
    const answer = (await this.answer()) as Answer | undefined;
    await this.logChange(answer && { answer });
    if (!answer) return;
    if (!this.taker?.answered(answer, this.schema)) await this.show(answer);
    if (answer.exit) process.exitCode = answer.exit;
  }

  /** Puts what was changed of devices, if anything was, into the log of changes. */
  private async logChange(outcome: { answer?: Answer; error?: FwctlError } = {}): Promise<void> {
    const changes = takePending();
    if (!changes.length) return;
    const { logChanges } = await import('./audit/log.js');
    await logChanges(changes, { command: (this.id ?? '').replaceAll(':', ' '), ...outcome });
  }

  private async show(answer: Answer): Promise<void> {
    if (this.format === 'hex') writeHex(bytesOf(answer, 'hex'));
    else await showResult(await this.render(answer));
  }

  protected get format(): Format {
    return this.common.json ? 'json' : ((this.common.output ?? 'text') as Format);
  }

  private async render(answer: Answer): Promise<string | Uint8Array> {
    const { format } = this;
    if (format === 'json')
      return answer.json?.(this.schema) ?? `${toJson({ schema: this.schema, ...answer.data })}\n`;
    if (format === 'text') return answer.text(await styleFor(1));
    return Buffer.concat(bytesOf(answer, 'binary').map(({ bytes }) => bytes));
  }

  /** A device where a name of something else should stand: said as such. */
  private async meantAsDevice(error: FwctlError): Promise<FwctlError> {
    const { given, known } = error.facts;
    if (
      error.kind !== 'usage' ||
      !known ||
      !given ||
      !/[a-z:]/i.test(given) ||
      !('device' in this.flagsOfAll)
    )
      return error;
    const { looksLikeDevice } = await import('./entry/unknown.js');
    // Functions are named by their devices too.
    if (this.id?.startsWith('function:') || !looksLikeDevice(given) || !this.argv.includes(given))
      return error;
    const next = `"${given}" is taken for a device: name it with -d ${given}`;
    return new FwctlError('usage', error.message, { ...error.facts, known: [], next });
  }

  /** A name that is not known, where it may be a device's, or say what is looked for. */
  private async otherwiseMeant(given: FwctlError): Promise<FwctlError> {
    const error = await this.meantAsDevice(given);
    if (error.kind !== 'usage' || error.facts.given === undefined || !error.facts.known?.length) return error;
    const { withMeaning } = await import('./find/meant.js');
    return withMeaning(error, this.config.root);
  }

  protected override async catch(error: Error): Promise<void> {
    if ((error as { code?: string }).code === 'EEXIT') throw error;
    const flags = this.flagsOfAll;
    const [extra] = (error as { args?: string[] }).args ?? [];
    const told =
      typeof extra === 'string'
        ? await (await import('./entry/unknown.js')).wordTooMany(
            this.config.root,
            this.id ?? '',
            extra,
            flags,
            this.argv,
          )
        : await this.otherwiseMeant(asFwctlError(error, this.id, { argv: this.typed, flags }));
    await this.logChange({ error: told });
    const ended = surroundings()?.signal;
    if (ended?.aborted) {
      process.exitCode = ended.reason as number;
      return;
    }
    if (this.taker?.failed(told, this.failure ?? EXIT_CODES[told.kind])) {
      process.exitCode = this.failure ?? EXIT_CODES[told.kind];
      return;
    }
    await reportError(told, wantsJson(this.typed) || surroundings()?.defaults.json === true, this.failure);
    if (process.env.FWCTL_DEBUG) writeNote(`${error.stack}\n`);
  }
}

/** The flags that stand on the line. */
const typedFlags = (raw: ParserOutput['raw']): Set<string> =>
  new Set(raw.map((token) => (token.type === 'flag' ? token.flag : '')));

/** Text goes through a pager where it is long and stdout is a terminal. */
async function showResult(result: string | Uint8Array): Promise<void> {
  const window = await windowOf(1);
  if (!window) return writeResult(result);
  const { showOnTerminal } = await import('./terminal/pager.js');
  await showOnTerminal(typeof result === 'string' ? result : Buffer.from(result).toString(), window);
}

type Titled = NonNullable<Answer['bytes']>;

function bytesOf({ bytes }: Answer, format: Format): Titled {
  if (bytes) return bytes;
  throw new FwctlError('usage', `this answer has no bytes behind it: -o ${format} does not apply`, {
    next: 'use -o text or -o json',
  });
}

/** Dumps with offsets, under titles where there are several; written piece by piece, however long they are. */
function writeHex(parts: Titled): void {
  for (const [i, { title, bytes, first }] of parts.entries()) {
    if (parts.length > 1) writeResult(`${i ? '\n' : ''}${safe(title)}\n`);
    for (const chunk of hexDumpChunks(bytes, first)) writeResult(chunk);
  }
}

/** Says an error in the form that was asked for and sets the exit code. */
export async function reportError(
  error: FwctlError,
  json: boolean,
  code: number = EXIT_CODES[error.kind],
): Promise<void> {
  process.exitCode = code;
  if (json && writesError(error, code)) return;
  writeNote(errorText(error, await styleFor(2)));
}

/** Whether an error could be told on stdout, as JSON. */
function writesError(error: FwctlError, code: number): boolean {
  const told = { ...errorJson(error), code };
  try {
    writeResult(`${toJson({ schema: 'fwctl.error/1', error: told, ...error.facts.partial })}\n`);
    return true;
  } catch {
    return false; // it takes nothing more: stderr may
  }
}

/** Whether JSON was asked for, even where the rest of the command line can't be understood. */
export function wantsJson(argv: readonly string[]): boolean {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  return words.some(
    (word, i) =>
      word === '--json' ||
      word === '-ojson' ||
      word === '--output=json' ||
      (word === 'json' && (words[i - 1] === '-o' || words[i - 1] === '--output')),
  );
}
