import type { Fields, Layout } from '../bits/layout.js';
import type { MeaningWords } from '../bits/meaning.js';
import type { Scope } from '../uapi/scope.js';
import type { EvidenceJob } from './attest.js';
import type { DeviceInfo } from './backend.js';
import type { Vocabulary } from './denylist.js';
import type { ErrnoUses } from './errnos.js';
import type { FwctlError } from './errors.js';
import type { Request } from './guard.js';
import type { Jobs, LiveJobs } from './jobs.js';
import type { LogReader } from './log.js';
import type { PlanJob } from './plan.js';
import type { Effects, MessageReader } from './readers.js';
import type { Session } from './session.js';
import type { SetupReader } from './setup.js';
import type { SnapshotJob } from './snapshot.js';
import type { ResetJob, SelfCheckJob, UpdateJob } from './update.js';

/**
 * A device family, as its user meets it: how its messages are named, built and read, what there is to tell of its devices, and the jobs that it can
 * do. Commands of the tool ask the family of their device and no other. A part that is not there is one that the family does not have. What goes by a session throws
 * FwctlError of any message; all else throws nothing, where it does not say so.
 */
export interface FamilyClient<Knowledge = unknown> extends MessageReader<Knowledge> {
  /** What devices of the family are called: "ConnectX and BlueField adapters". */
  readonly title: string;
  /** The first words of the commands that are this family's own: reg, obj. */
  readonly topics: readonly string[];
  /** Bytes that an input, and the room for an answer, have at least and at most: others get an errno of the driver. */
  readonly lengths: {
    readonly input: readonly [least: number, most: number];
    readonly output: readonly [least: number, most: number];
  };
  /** Whether the driver makes something of the firmware's for each open file. */
  readonly makesContext?: boolean;

  /** What is to be said where its commands are listed: whose they are. */
  readonly remark?: string;
  /** All commands that have a name, in the order in which they are listed. */
  commands(): readonly CommandRow[];
  /**
   * The beginning of a message: of a command by name or number, of given bytes, or of both. Throws FwctlError `usage` for what names none, with near
   * matches, and where the bytes are another command.
   */
  begin(command: string | undefined, base: Uint8Array | undefined): Begun;
  /** The fields of an input, for dry runs, tapes and -v; undefined where it is too short for them. */
  sent(request: Request): Decoded | undefined;
  /** What the family's driver puts into a field of an input, or what a field is in words, where a layout can't tell: "the kernel puts the own one". */
  note?(request: Request, field: string): string | undefined;
  /** What of an input the firmware received, in words for -v: the driver may have changed it. */
  received?(input: Uint8Array): string;
  /** How an answer ended, and its fields; undefined where it is too short to tell. What the device wrote into memory is in the request's `memory`. */
  answered(request: Request, output: Uint8Array): Answered | undefined;
  /** The error that an answer stands for; undefined where all went well. `device`: its name, for what to do next. */
  failure(device: string, request: Request, output: Uint8Array): FwctlError | undefined;
  /** An answer without what is another in each: for comparing one with an earlier one. Absent: every byte counts. */
  comparable?(output: Uint8Array): Uint8Array;
  /** What decoded fields mean. */
  readonly meanings: MeaningWords;
  /** The layouts of the family, for decode, encode, prm and diff. */
  readonly layouts: LayoutBook;
  /** A client that knows operations from a file of the user's, for a family whose firmware alone knows its commands. Throws FwctlError `usage`. */
  withOperations?(text: string, file: string): FamilyClient | Promise<FamilyClient>;

  /** What `info` tells of a device beside what the kernel's core does. `note` takes what is to be said on stderr. */
  tell(session: Session, info: DeviceInfo, note: (text: string) => void): Promise<Told>;
  /** What differs between the device data of one FWCTL_INFO and another, leaving out what differs at each open. Absent: every byte counts. */
  infoFields?(data: Uint8Array): Fields | undefined;

  /** Fields of answers that are another at each call, and tell nothing: counters of the transport. */
  readonly passing?: readonly string[];

  /** The names that policy files may have. */
  readonly vocabulary: Vocabulary;
  /** What in a message and its answer tells one device, or its owner, from others. */
  secrets(request: Request, output: Uint8Array | undefined): Iterable<SecretPlace>;
  /** What of that is shown to nobody who does not ask for it: passwords and keys; absent: its messages hold none. */
  hidden?(request: Request, output: Uint8Array | undefined): readonly SecretPlace[];
  /** When its driver gives which errno. */
  readonly errnos: ErrnoUses;
  /** What its firmware, or its transport, answers: statuses, return codes, error codes; for `explain`. */
  codes(): readonly StatusCode[];
  /** What else is known of a number that may have no name. */
  codesOf?(number: number): readonly StatusCode[];
  /** The name of the code that a piece of a line in a kernel log stands for: "bad parameter". */
  codeIn?(text: string): string | undefined;
  /** Reads its lines in kernel logs. */
  log?(): Promise<LogReader>;
  /** Names that people look for, beside commands and layouts: for `find`. */
  readonly names?: () => readonly FoundName[];

  /** What it can do of what the families share. */
  readonly jobs: Jobs;
  /** What it can tell beside them, for pictures of a device that runs. */
  readonly live?: LiveJobs;
  /** What it tells for a snapshot beside its jobs; absent: no more than the answers to commands that ask without saying what. */
  snapshot?(): Promise<SnapshotJob>;
  /** How its devices are set up; absent: it tells nothing of that. */
  setup?(): Promise<SetupReader>;
  /** What plans ask of it; absent: they can set nothing of its devices. */
  plan?(): Promise<PlanJob>;
  /** How its firmware is replaced; absent: by other tools alone. */
  update?(): Promise<UpdateJob>;
  /** How what it keeps is checked, where it can't be read back. */
  selfCheck?(): Promise<SelfCheckJob>;
  /** Why fwctl can't replace its firmware, or start it again, and what can. */
  readonly elsewhere?: { readonly update?: string; readonly reset?: string };
  /** What it tells for evidence, beside its job `firmware`; absent: no more than that. */
  evidence?(): Promise<EvidenceJob>;
  /** How its firmware is started again; absent: by other tools alone. */
  reset?(): Promise<ResetJob>;
}

/** A command as `rpc --list` shows it. */
export interface CommandRow {
  readonly opcode: string;
  /** Its number. */
  readonly op: number;
  /** The least scope that the driver asks for, of a write and of a read where one command is both; null: it lets it pass at none. */
  readonly least_scope: Scope | null;
  readonly least_scope_read: Scope | null;
  readonly effects: Effects;
  readonly effects_read: Effects;
  /** Names of the layouts of input and answer; null where none is published. */
  readonly in: string | null;
  readonly out: string | null;
}

/** A message that is being made. */
export interface Begun {
  /** What fields are laid over: the input with what the command's name says, or what of it users give. */
  readonly bytes: Uint8Array;
  readonly layout: Layout;
  /** Fields that can't be assigned: the command's name says them, or the kernel. */
  readonly fixed: readonly string[];
  /** The number for a name in a field whose layout has no enum for it. */
  symbol?(field: string, name: string): number | undefined;
  /** Texts that stand for the bytes of a field: a UUID, the name of a feature. Undefined: the text is taken as it is. */
  text?(field: string, value: string): string | undefined;
  /** The whole message of the filled-in bytes. Throws FwctlError `usage` for lengths that no kernel takes. */
  finish(bytes: Uint8Array, options: { scope?: Scope | undefined; outLen?: number | undefined }): Request;
}

export interface Decoded {
  readonly layout: Layout;
  /** May be decoded when they are first asked for. */
  readonly fields: Fields;
  /** A layout, joined, and its bytes, of which the codec gives just these fields; absent where that takes more. */
  readonly straight?: { readonly layout: Layout; readonly bytes: Uint8Array } | undefined;
}

/** How an answer ended. */
export interface Answered {
  /** In a word: OK, BAD_PARAM_ERR, INVALID_PARAMS. */
  readonly status: string;
  readonly ok: boolean;
  /** What stands beside the fields in JSON: `status` and what belongs to it, as syndrome, error_code or retval. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly decoded?: Decoded;
  /** The bytes of the answer, where they lie elsewhere than in what the kernel copied out. */
  readonly data?: Uint8Array;
  /** Whether a layout of the answer is known; else `decoded` is no more than its header, and the bytes are to be shown. */
  readonly hasLayout: boolean;
  /** What is to be said beside it: keys of the JSON document, and notes for stderr. */
  readonly told?:
    | { readonly data: Readonly<Record<string, unknown>>; readonly notes: readonly string[] }
    | undefined;
}

/** The layouts of a family by all the names that people have for them. */
export interface LayoutBook {
  /** "layout, command or register": what the names name. */
  readonly kinds: string;
  /** Names of layouts, then of all else that has one: COMMAND, COMMAND.in, COMMAND.out, registers. */
  names(): string[];
  /** What exactly this name stands for. */
  find(name: string): Form | undefined;
  /** The layouts that a name stands for where it is more than one: input and answer of a command, all forms of a register. */
  all(name: string): readonly Layout[];
  /** Names of all layouts. */
  layoutNames(): readonly string[];
  layout(name: string): Layout;
  /** Which commands and registers have a layout, by its name. */
  uses(): readonly LayoutUse[];
  /** The fields of a layout in a saved answer of one of the family's own commands. */
  inAnswer?(answer: Readonly<Record<string, unknown>>, layout: Layout): unknown;
  /** Layouts from a file of the maker's own kind, and what it includes. Rejects with FwctlError `usage`. */
  readFile?(main: LayoutFile, include: IncludedFiles): Promise<FileLayouts>;
  /** As people read them: of a union only the member that is meant, of a number that is cut in two the whole. */
  decode(layout: Layout, bytes: Uint8Array): Fields;
}

/** What a name on an offline command line stands for. */
export interface Form {
  /** The exact name. */
  readonly name: string;
  readonly layout: Layout;
  /** Of a command's answer: the layout where these bytes say that it was refused; undefined where they do not. */
  refused?(bytes: Uint8Array): Layout | undefined;
  /** Of a command's input: its header filled in, and the fields that its name says. */
  readonly input?: {
    readonly fixed: readonly string[];
    filled(zeros: Uint8Array): Uint8Array;
    /** With what follows from the bytes once all fields are set: a length. */
    finished?(bytes: Uint8Array): Uint8Array;
    /** As of `Begun`. */
    text?(field: string, value: string): string | undefined;
  };
}

/** A file with layouts; its text may be read when it is looked at. `file` is its path: what errors name, and what tells one file from another. */
export interface LayoutFile {
  readonly file: string;
  readonly text: string;
}

/** The files that the file `from` includes: one, or all of a folder. Throws an Error that says what is wrong. */
export type IncludedFiles = (
  what: { readonly file: string } | { readonly dir: string },
  from: string,
) => LayoutFile[];

/** What such a file gives. */
export interface FileLayouts {
  readonly layouts: ReadonlyMap<string, Layout>;
  readonly registers: readonly { readonly name: string; readonly id: number; readonly layout: string }[];
}

export type LayoutUse =
  | { readonly layout: string; readonly command: string; readonly as: 'in' | 'out' }
  | { readonly layout: string; readonly register: string; readonly id: number };

/** What is told of a device by its family: keys of the document, and lines of text. */
export interface Told {
  /** Whether it has all of the device data; else that stands beside it as it came. */
  readonly whole?: true;
  readonly data: Readonly<Record<string, unknown>>;
  readonly lines: readonly (readonly [title: string, text: string])[];
}

/** Where a secret stands in a message: its bytes in their order. */
export interface SecretPlace {
  readonly kind: 'mac' | 'guid' | 'text';
  readonly pieces: readonly {
    /** A number: that part of the request's `memory`. */
    readonly of: 'input' | 'output' | number;
    readonly at: number;
    readonly length: number;
  }[];
}

/** A code that firmware or transport answers. */
export interface StatusCode {
  /** What it is called in the family: status, syndrome, error_code, retval. */
  readonly kind: string;
  readonly name: string;
  readonly number: number;
  /** Digits of its number in hex; undefined: it is written in decimal. */
  readonly digits?: number;
  readonly meaning: string;
  /** Further keys, as JSON has them. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A name that `find` knows, of something that a command takes. */
export interface FoundName {
  /** What it is: register, setting, command of HWRM. */
  readonly kind: string;
  readonly name: string;
  /** The command line that reads it, without the word fwctl. */
  readonly line: string;
  /** What it is, in a line. */
  readonly description: string;
  /** The layout of its fields; of what is one field of a layout, LAYOUT.FIELD. */
  readonly layout?: string;
}
