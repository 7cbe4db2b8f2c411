import type { Shapes } from '../prm/shapes.js';
import type { Syndrome } from '../syndromes.js';
import type { GeneralBit } from './capability-areas.js';
import type { Caller, FirmwareCore, Part } from './handler.js';
import type { Profile } from './profile.js';

/** What a register does. Where it gives a syndrome, nothing has changed. */
interface Behaviour<Shape> {
  /** What a function must have to have the register. */
  readonly needs?: GeneralBit;
  /** Whether a board has it, where not all of this firmware do. */
  readonly board?: (profile: Profile) => boolean;
  /** Its content; `data` carries the index fields. */
  readonly read: (fw: FirmwareCore, data: Shape, caller: Caller) => Part<Shape> | Uint8Array | Syndrome;
  /** Absent where it can only be read. `bytes` are the data as they came. */
  readonly write?: (fw: FirmwareCore, data: Shape, caller: Caller, bytes: Uint8Array) => Syndrome | undefined;
  /** How many bytes are enough, of a register that ends in data of any length: from those that came, and whether they are a write. */
  readonly least?: (bytes: Uint8Array, writes: boolean) => number;
  /** Whether a refused write is answered with the content too: it says more than the status. */
  readonly tellsMore?: boolean;
  /** Whether a read looks at few of the fields, and copies none: each is decoded when it is looked at. */
  readonly glances?: boolean;
}

/** A row of a register table, whatever its layout. */
export interface RegisterRow {
  readonly layout: keyof Shapes;
  readonly needs?: GeneralBit;
  readonly board?: (profile: Profile) => boolean;
  readonly read: (fw: FirmwareCore, data: never, caller: Caller) => object | Syndrome;
  readonly write?: (fw: FirmwareCore, data: never, caller: Caller, bytes: Uint8Array) => Syndrome | undefined;
  readonly least?: (bytes: Uint8Array, writes: boolean) => number;
  readonly tellsMore?: boolean;
  readonly glances?: boolean;
  /** In place of both, of a register that carries data by the hundred thousand: from bytes, at least its shortest form, to the bytes of the answer. */
  readonly raw?: (
    fw: FirmwareCore,
    data: Uint8Array,
    writes: boolean,
    caller: Caller,
  ) => Uint8Array | Syndrome;
}

/** Registers by name. */
export type RegisterRows = { readonly [name: string]: RegisterRow };

/** A row whose types come from its layout. */
export const register = <Name extends keyof Shapes>(
  name: Name,
  behaviour: Behaviour<Shapes[Name]>,
): RegisterRow => ({
  layout: name,
  ...behaviour,
});
