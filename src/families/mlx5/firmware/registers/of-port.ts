import type { Access, Layout } from '../../../../bits/layout.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore, Part } from '../handler.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';

/** A register of a port. */
interface Behaviour<Shape> {
  /** The check of the index fields; without it local_port must be 1. */
  readonly index?: (data: Shape, vhca: Vhca) => Syndrome | undefined;
  /** What it shows, beside the index fields. `set` has all that was last set, and nothing where it never was. */
  readonly show: (
    fw: FirmwareCore,
    vhca: Vhca,
    set: Partial<Shape>,
    data: Shape,
  ) => Part<Shape> | Uint8Array | Syndrome;
  /** What is kept of a write: all that can be set. Absent where it can only be read. `before` is what it showed. */
  readonly accept?: (
    data: Shape,
    before: Partial<Shape>,
    fw: FirmwareCore,
    vhca: Vhca,
  ) => Part<Shape> | Syndrome;
  /** See `register`. */
  readonly glances?: boolean;
}

/** The field of every register that says which port is meant, in two parts in the longer forms. */
interface PortIndex {
  readonly local_port: number;
  readonly lp_msb?: number;
  /** How the port is numbered: as the device does it, or InfiniBand; any more is what no port of this device has. */
  readonly pnat?: number;
  /** Where it says which end of a connection inside a box is meant; and which of several planes. */
  readonly port_type?: number;
  readonly plane_ind?: number;
}

/** A function has one port, and calls it 1: a network port of one plane. */
export function portIndex({
  local_port,
  lp_msb,
  pnat = 0,
  port_type,
  plane_ind,
}: PortIndex): Syndrome | undefined {
  if (lp_msb || local_port !== 1) return 'PORT_UNKNOWN';
  return port_type || plane_ind || pnat > 1 ? 'REGISTER_VALUE' : undefined;
}

/** Each port has the module of its own number. */
export const moduleIndex = (
  { module, slot_index }: { readonly module: number; readonly slot_index: number },
  { pf }: Vhca,
): Syndrome | undefined => (slot_index === 0 && module === pf.index ? undefined : 'MODULE_UNKNOWN');

/** The index fields of some data, to be echoed. */
export const echoOf = <Name extends keyof Shapes>(name: Name, data: Shapes[Name]): Partial<Shapes[Name]> =>
  pick(name, data, indexNames);

/** The fields of some data that can be set, as far as it has them. */
export const settable = <Name extends keyof Shapes>(
  name: Name,
  data: Partial<Shapes[Name]>,
): Partial<Shapes[Name]> => pick(name, data, settableNames);

/** The names of fields of a layout, looked for once. */
function namesBy(look: (form: Layout) => readonly string[]): (name: keyof Shapes) => readonly string[] {
  const found = new Map<keyof Shapes, readonly string[]>();
  return (name) => {
    const names = found.get(name) ?? look(layout(name as string));
    found.set(name, names);
    return names;
  };
}

const namesWith = (form: Layout, access: Access): readonly string[] =>
  form.namesWith?.(access) ?? form.fields.filter((field) => field.access === access).map(({ name }) => name);

/** The fields that say which instance is meant. The kernel's layouts of PVLC and PELC don't tell. */
const indexNames = namesBy((form) => {
  const names = namesWith(form, 'INDEX');
  return names.length ? names : ['local_port'];
});
const settableNames = namesBy((form) => namesWith(form, 'RW'));

function pick<Name extends keyof Shapes>(
  name: Name,
  data: Partial<Shapes[Name]>,
  namesOf: (name: keyof Shapes) => readonly string[],
): Partial<Shapes[Name]> {
  const picked: Partial<Record<string, unknown>> = {};
  for (const field of namesOf(name))
    if (field in data) picked[field] = (data as Record<string, unknown>)[field];
  return picked as Partial<Shapes[Name]>;
}

/** A row of which the state is kept with the port of the calling function; its PF alone may set it. */
export function ofPort<Name extends keyof Shapes>(
  key: string,
  form: Name,
  { index = portIndex as never, show, accept, glances = false }: Behaviour<Shapes[Name]>,
): RegisterRow {
  const content = (fw: FirmwareCore, vhca: Vhca, data: Shapes[Name]) => {
    const shown = show(fw, vhca, settingsOf(fw, vhca, key, form), data);
    return typeof shown === 'string' || shown instanceof Uint8Array
      ? shown
      : { ...echoOf(form, data), ...shown };
  };
  const read = (fw: FirmwareCore, data: Shapes[Name], { vhca }: { vhca: Vhca }) =>
    index(data, vhca) ?? content(fw, vhca, data);
  if (!accept) return register(form, { read: read as never, glances });
  return register(form, {
    glances,
    read: read as never,
    write: (fw, data, { vhca }) => {
      const wrong = index(data, vhca);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const before = content(fw, vhca, data) as Partial<Shapes[Name]>;
      const kept = accept(data, before, fw, vhca);
      if (typeof kept === 'string') return kept as Syndrome;
      setRegister(fw, vhca, key, form, kept as object);
      return undefined;
    },
  });
}
