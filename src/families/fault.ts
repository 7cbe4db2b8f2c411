import type { Layout } from '../bits/layout.js';
import type { Errno } from '../uapi/errno.js';

/** Which commands a fault is for: what is left out fits any. */
export interface FaultMatch {
  /** The function that asks, by its name in the profile. */
  readonly function?: string;
  /** What the family tells commands apart by, as `FaultWords.match` names it. */
  readonly [field: string]: number | string | undefined;
}

/** What a fault of any family may do to a command. */
export type CommonEffect =
  /** It does not reach the firmware: the family's driver makes of the errno what the kernel's does. */
  | { readonly kind: 'errno'; readonly errno: Errno; readonly after_ns?: number }
  /** Its answer comes late. */
  | { readonly kind: 'hang'; readonly after_ns: number }
  | ({ readonly kind: 'corrupt' } & Corruption)
  /** The adapter leaves its slot: before the command reaches the firmware, or behind the answer. */
  | { readonly kind: 'unplug'; readonly answered: boolean };

/** What only a family's own firmware does: one of `FaultWords.effects`, with its parameters. */
export interface OwnEffect {
  readonly kind: string;
  readonly [parameter: string]: number | string;
}

/** What a fault does to a command. */
export type FaultEffect = CommonEffect | OwnEffect;

/** Bits of an answer that are other than they should be. */
export interface Corruption {
  /** How people call the place. */
  readonly field: string;
  /** Bits from the start of the answer, and how many. */
  readonly offset: number;
  readonly width: number;
  /** In hex: what the bits are replaced by, or with `xor` combined with. */
  readonly value: string;
  readonly xor: boolean;
}

/** Trouble to come. */
export interface Fault {
  readonly match: FaultMatch;
  /** How often it happens; left out: without end. */
  readonly count?: number;
  /** How likely it is at each command that it is for, above 0 and below 1; left out: it happens at each. */
  readonly probability?: number;
  /** What the hits of the probability follow from, beside the device's own seed. */
  readonly seed?: number;
  readonly effect: FaultEffect;
}

/** A fault that an adapter has, and what has become of it. */
export interface FaultRule extends Fault {
  /** Never given again. */
  readonly id: number;
  /** Commands that it was for, while it was armed. */
  readonly seen: number;
  /** How often it has happened. */
  readonly fired: number;
}

/** A value that has names. */
export interface Word {
  /** The first is shown. */
  readonly names: readonly string[];
  /** What is kept in the fault. */
  readonly value: number | string;
  /** By what number it may be given too, where that is not what is kept. */
  readonly number?: number;
}

/** What people say of a fault: an opcode, a status, a time. */
export interface FaultParameter {
  /** op_mod: how it is given, and how JSON has it. */
  readonly name: string;
  /** "command": how errors and help call it. */
  readonly title: string;
  /** The largest number that may be given; absent where only words may. */
  readonly most?: number;
  /** Hex digits in which a number without a name is shown; absent: as many as it has. */
  readonly digits?: number;
  /** Its names; absent where it has none. */
  words?(): readonly Word[];
  /** What is kept for a text that is no name, but stands for one: 1.4; undefined: it stands for none. */
  meant?(given: string): number | string | undefined;
  /** How JSON has the number beside its name: register_id. */
  readonly id?: string;
  /** Whether it is a time, in nanoseconds. */
  readonly time?: true;
  /** What stands for it where it is not given; absent where it must be. Of `match`, nothing has to be given. */
  usual?(): number | string;
}

/** What a firmware does to commands beside what any does: status and syndrome of mlx5, a short answer of CXL. */
export interface OwnEffectWords {
  readonly kind: string;
  /** "the firmware refuses the command" */
  readonly help: string;
  /** The first may be given as the value of the effect itself. */
  readonly parameters: readonly FaultParameter[];
  /** "BAD_RES_ERR, syndrome 0x00000001" */
  text(effect: OwnEffect): string;
}

/** How people speak of the faults of a family. */
export interface FaultWords {
  /** By what commands are told apart. The first names the command itself. */
  readonly match: readonly FaultParameter[];
  /** Which commands a fault is for, in words; absent: the names with their values. */
  matchText?(match: FaultMatch): string;
  readonly effects: readonly OwnEffectWords[];
  /** The layout in which the fields of the answers stand, and how many bits lie in front of it; undefined where that does not follow. */
  answer?(match: FaultMatch): { readonly layout: Layout; readonly at: number } | undefined;
}
