import type { Request } from '../client/guard.js';
import type { DeviceFacts, PlannedChange, PlanStep, Probe } from '../client/plan.js';
import type { Scope } from '../uapi/scope.js';

/* The record of an apply: what was as it was before, so that any process can finish it or take it back. */

export const JOURNAL_SCHEMA = 'fwctl.plan.journal/1';

export type JournalOutcome = 'open' | 'applied' | 'rolled back' | 'rolled back in part';

interface Message {
  readonly opcode: string;
  readonly register?: string;
  readonly feature?: string;
  readonly input: string;
  readonly out_len: number;
  readonly needs: Scope | null;
  readonly scope?: Scope;
}

interface ProbeMessage {
  readonly request: Message;
  readonly at: number;
  readonly mask?: string;
  readonly bound?: string;
}

/** A step in hex. */
export interface JournalStep extends Pick<PlanStep, 'section' | 'title' | 'takes_effect' | 'over'> {
  readonly changes: readonly PlannedChange[];
  readonly write: Message;
  readonly undo: Message;
  readonly probe: ProbeMessage;
  readonly in_force?: ProbeMessage;
  readonly before: string;
  readonly after: string;
}

export interface JournalDevice {
  readonly name: string;
  readonly parent: string;
  readonly family: string;
  readonly facts?: DeviceFacts;
  readonly steps: readonly JournalStep[];
  /** A reset was asked for, and what it undid is not made good yet: values that count at once are neither as before nor as planned. */
  readonly resetting?: boolean;
  /** Names of values that a reset was to make possible: of functions that were not there before it. */
  readonly awaited?: readonly string[];
  /** Tokens of evidence, where the plan asked for it: before the first step, and behind the last. */
  readonly evidence?: { readonly before: string; readonly after?: string };
  readonly outcome: JournalOutcome;
}

export interface Journal {
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly id: string;
  readonly started: string;
  readonly ended: string | null;
  readonly plan: {
    readonly file: string;
    /** SHA-256 of its bytes. */
    readonly digest: string;
    readonly text: string;
    readonly signer?: string | null;
  };
  readonly backend: string;
  readonly devices: readonly JournalDevice[];
  readonly outcome: JournalOutcome;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const messageOf = ({ opcode, register, feature, input, outLen, needs, scope }: Request): Message => ({
  opcode,
  ...(register === undefined ? {} : { register }),
  ...(feature === undefined ? {} : { feature }),
  input: hex(input),
  out_len: outLen,
  needs: needs ?? null,
  ...(scope === undefined ? {} : { scope }),
});

const requestOf = ({ input, out_len, needs, ...others }: Message): Request => ({
  ...others,
  input: bytes(input),
  outLen: out_len,
  needs: needs ?? undefined,
});

const probeMessage = ({ request, at, mask, bound }: Probe): ProbeMessage => ({
  request: messageOf(request),
  at,
  ...(mask ? { mask: hex(mask) } : {}),
  ...(bound === undefined ? {} : { bound }),
});

const probeOf = ({ request, at, mask, bound }: ProbeMessage): Probe => ({
  request: requestOf(request),
  at,
  ...(mask === undefined ? {} : { mask: bytes(mask) }),
  ...(bound === undefined ? {} : { bound }),
});

export const journalStep = ({
  section,
  title,
  changes,
  takes_effect,
  over,
  ...step
}: PlanStep): JournalStep => ({
  section,
  title,
  changes: changes.map(({ name, before, after }) => ({ name, before: plain(before), after: plain(after) })),
  takes_effect,
  write: messageOf(step.write),
  undo: messageOf(step.undo),
  ...(over === undefined ? {} : { over }),
  probe: probeMessage(step.probe),
  ...(step.in_force ? { in_force: probeMessage(step.in_force) } : {}),
  before: hex(step.before),
  after: hex(step.after),
});

export const stepOf = ({ section, title, changes, takes_effect, over, ...step }: JournalStep): PlanStep => ({
  section,
  title,
  changes,
  takes_effect,
  write: requestOf(step.write),
  undo: requestOf(step.undo),
  ...(over === undefined ? {} : { over }),
  probe: probeOf(step.probe),
  ...(step.in_force ? { in_force: probeOf(step.in_force) } : {}),
  before: bytes(step.before),
  after: bytes(step.after),
});

/** A value as JSON has it: wide numbers and bytes in hex. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `0x${value.toString(16)}`;
  if (value instanceof Uint8Array) return hex(value);
  return value ?? null;
}
