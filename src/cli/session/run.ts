import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import type { Config } from '@oclif/core/config';
import type { Backend, DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { Request } from '../../client/guard.js';
import { titleOf } from '../../client/readers.js';
import type { SessionEvent } from '../../client/session.js';
import { loadedClient } from '../../families/clients.js';
import { inputPieces } from '../../files/named.js';
import { standardInputBy } from '../../files/stdin.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { familyOfDriver } from '../../uapi/parent-driver.js';
import type { Scope } from '../../uapi/scope.js';
import { type Answer, type BaseCommand, reportError, type Taker } from '../base.js';
import { findCommand } from '../entry/find.js';
import { readLine } from '../entry/line.js';
import type { Row } from '../entry/product.js';
import { builtText, TEXT } from '../entry/text.js';
import { unknownCommand } from '../entry/unknown.js';
import { asFwctlError } from '../errors.js';
import { EXIT_CODES, INTERRUPTED } from '../exit.js';
import { writeAllTo, writeNote, writeResult } from '../output.js';
import { type Surroundings, surroundings, surroundingsBy } from '../surroundings.js';
import { changes, refuseEffect } from '../unnamed/unnamed.js';
import { type CommandTable, commandTable } from './commands.js';
import { HeldDevices } from './held.js';

/** What a line has come to. */
export interface Outcome {
  /** The id of its command, with colons; undefined where it has none: help, an unknown word. */
  readonly command: string | undefined;
  /** Undefined where the command has written its result itself, or has failed. */
  readonly answer?: Answer | undefined;
  /** That of the answer as a document: `fwctl.reg.get/1`. */
  readonly schema?: string | undefined;
  readonly error?: FwctlError | undefined;
  /** The scopes at which it has sent something, and what of that was not refused and may have changed something: "ACCESS_REG of PAOS". */
  readonly scopes?: readonly Scope[];
  readonly writes?: readonly string[];
  /** Exit code, as that of a process would be. */
  readonly code: number;
}

export interface LineOptions {
  /** Ends the command: its calls to the device give no answer any more, and it puts back what it has to. */
  signal?: AbortSignal | undefined;
  /** Takes what the command writes; absent: it goes where the caller's goes. */
  write?: Surroundings['write'] | undefined;
  /** The file that the command reads as its stdin; absent: it has none. */
  input?: string | undefined;
  /** What is a terminal for the command, where `write` or the session make it another than the process's. */
  isTerminal?: Surroundings['isTerminal'] | undefined;
  /** Values of flags that the line leaves open, by name. */
  defaults?: Surroundings['defaults'] | undefined;
  /** Gives answer and error back, and shows neither. */
  quiet?: boolean | undefined;
  /** Refuses, before anything is sent, what changes something, in the name of who runs the line: "fwctl watch". */
  readsFor?: string | undefined;
  /** Sees what is sent to devices. */
  observe?: Surroundings['observe'] | undefined;
  /** Records the calls to devices. */
  recorder?: Recorder | undefined;
}

/** What makes a way to devices one whose calls are recorded. */
export interface Recorder {
  /** What tells it from others. */
  readonly name: string;
  wrap(backend: Backend): Backend;
}

interface Running extends Surroundings {
  readonly lines: CommandLines;
  /** Its stdin. */
  input(): AsyncIterable<Buffer>;
}

const running = new AsyncLocalStorage<Running>();

type Runnable = new (argv: string[], config: Config) => BaseCommand & { _run(): Promise<void> };

/** Runs command lines in this process, by the classes and the parser of the command line, on devices that stay open. */
export class CommandLines {
  readonly table: CommandTable;
  private readonly devices = new HeldDevices();
  private readonly said = new Set<string>();

  private constructor(private readonly config: Config) {
    this.table = commandTable(config);
    surroundingsBy(() => running.getStore());
    standardInputBy(() => running.getStore()?.input());
  }

  /** Those of the session in which the caller, a command, runs; else new ones, which the caller closes. */
  static of(config: Config): CommandLines {
    return (surroundings()?.lines as CommandLines | undefined) ?? new CommandLines(config);
  }

  /** The folder of the package. */
  get root(): string {
    return this.config.root;
  }

  /** Runs a line, split into words. Never throws for what a command line can be, or come to. */
  async run(words: readonly string[], options: LineOptions = {}): Promise<Outcome> {
    const before = process.exitCode;
    process.exitCode = undefined;
    const sent = new Sent();
    try {
      const done = await this.within(
        options,
        (around) => this.runWords(words, around, options.quiet ?? false),
        (event, device, backend) => {
          sent.see(event, device, backend);
          options.observe?.(event, device, backend);
        },
      );
      return { ...done, ...sent.told() };
    } finally {
      process.exitCode = before;
    }
  }

  /** Does what a command would do, with the devices and the output of the session. */
  async within<T>(
    options: LineOptions,
    work: (around: Running) => Promise<T>,
    observe: Surroundings['observe'] = () => {},
  ): Promise<T> {
    const caller = running.getStore();
    const control = new AbortController();
    const signal = options.signal ?? caller?.signal;
    const end = () => control.abort(INTERRUPTED);
    if (signal?.aborted) end();
    signal?.addEventListener('abort', end);
    const around: Running = {
      lines: this,
      signal: control.signal,
      end: (code) => control.abort(code),
      input: () => (options.input === undefined ? noInput() : inputPieces('the input', options.input)),
      write: options.write ?? caller?.write ?? writeAllTo,
      isTerminal: options.isTerminal ?? caller?.isTerminal ?? (() => undefined),
      defaults: options.defaults ?? caller?.defaults ?? {},
      backend: (key, make, holds) => {
        const { recorder } = options;
        const way = recorder ? () => make().then((backend) => recorder.wrap(backend)) : make;
        return this.devices.lend(`${key}${recorder?.name ?? ''}`, way, control.signal, holds);
      },
      observe,
      readsFor: options.readsFor ?? caller?.readsFor,
      said: new Set(),
      saidOfPlaces: this.said,
    };
    try {
      return await running.run(around, () => work(around));
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }

  private async runWords(words: readonly string[], around: Running, quiet: boolean): Promise<Outcome> {
    const { rows } = this.table;
    const direct = findCommand(words, rows);
    const { argv, said } = direct ? { argv: [...words], said: undefined } : readLine(words, rows);
    if (said) writeNote(`fwctl: ${said}\n`);
    const found = direct ?? findCommand(argv, rows);
    if (found) return this.runCommand(found.row, found.rest, around, quiet);
    const asked = rows.has(argv.join(':')) ? [...argv, '--help'] : argv;
    const text = builtText(asked, join(this.config.root, 'dist/bundle', TEXT), true);
    if (text) {
      writeResult(text.toString());
      return { command: undefined, code: 0 };
    }
    const error = await unknownCommand(argv[0] ?? '', argv, this.table);
    const code = EXIT_CODES[error.kind];
    if (!quiet) await reportError(error, around.defaults.json === true);
    return { command: undefined, error, code };
  }

  private async runCommand(row: Row, argv: string[], around: Running, quiet: boolean): Promise<Outcome> {
    const taken: { answer?: Answer; schema?: string; error?: FwctlError } = {};
    const taker: Taker = {
      answered(answer, schema) {
        Object.assign(taken, { answer, schema });
        return quiet;
      },
      failed(error) {
        taken.error = error;
        return quiet;
      },
    };
    const known = (await this.table.class(row)) as unknown as Runnable & Pick<typeof BaseCommand, 'effect'>;
    const command = new known(argv, this.config);
    command.taker = taker;
    try {
      if (known.effect) refuseEffect(row.id, known.effect);
      await command._run();
    } catch (error) {
      // Nothing but oclif's own `this.exit()`, and what the report of an error has thrown itself.
      const { code, oclif } = error as { code?: string; oclif?: { exit?: number } };
      if (code === 'EEXIT') process.exitCode = oclif?.exit ?? 1;
      else if (!around.signal.aborted) {
        taken.error = asFwctlError(error);
        process.exitCode = EXIT_CODES[taken.error.kind];
        if (!quiet) await reportError(taken.error, false);
      }
    }
    const { aborted, reason } = around.signal;
    return { command: row.id, ...taken, code: aborted ? reason : Number(process.exitCode ?? 0) };
  }

  /** Closes the devices; they are opened anew when they are asked for. */
  close(): Promise<void> {
    this.said.clear();
    return this.devices.close();
  }
}

// biome-ignore lint/correctness/useYield: it has no pieces
async function* noInput(): AsyncGenerator<Buffer> {
  throw new FwctlError('usage', 'stdin is the session’s: a command has no input of its own here', {
    next: 'name the file in place of -, or give it in a session: COMMAND < FILE',
  });
}

/** Titles that are kept of what a command has sent. */
const MOST_WRITES = 8;

/** What a command has sent to devices. */
class Sent {
  private readonly scopes = new Set<Scope>();
  private readonly writes = new Set<string>();
  /** What may change something and has no answer yet, by its device: one message at a time goes to each. */
  private readonly open = new Map<string, Request>();

  see(event: SessionEvent, device: DeviceEntry, backend: string): void {
    if (event.at === 'send') {
      this.scopes.add(event.scope);
      if (changes(event.request) && this.writes.size < MOST_WRITES) this.open.set(device.name, event.request);
    }
    if (event.at !== 'answer') return;
    const request = this.open.get(device.name);
    this.open.delete(device.name);
    if (request && !isRefused(request, event.output, device, backend)) this.writes.add(titleOf(request));
  }

  told(): Pick<Outcome, 'scopes' | 'writes'> {
    const unanswered = Array.from(this.open.values(), titleOf);
    return { scopes: [...this.scopes], writes: [...new Set([...this.writes, ...unanswered])] };
  }
}

/** What a kernel answers for a message that may have reached the firmware all the same. */
const MAY_HAVE_REACHED: readonly Errno[] = ['ETIMEDOUT', 'EIO', 'EINTR'];

/** Whether an answer says that nothing was done. */
function isRefused(
  request: Request,
  output: Uint8Array | Errno,
  device: DeviceEntry,
  backend: string,
): boolean {
  if (isErrno(output)) return !MAY_HAVE_REACHED.includes(output);
  const type = device.type ?? familyOfDriver(device.driver);
  const family = type === undefined ? undefined : loadedClient(backend, type);
  return family?.failure(device.name, request, output)?.kind === 'firmware';
}
