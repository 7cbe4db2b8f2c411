import type { Field, Layout } from '../../../../bits/layout.js';
import type { Session } from '../../../../client/session.js';
import type { Register } from '../../prm/registers.js';
import { askMore, portsOf, slotOf } from '../jobs/ask.js';
import { isIndex } from '../register-fields.js';

/** What there is on a device to be asked for by a number. */
export interface Places {
  readonly ports: readonly number[];
  readonly lanes: readonly number[];
  readonly modules: readonly number[];
  /** MTMP.sensor_index */
  readonly sensors: readonly number[];
  /** The port of a module. */
  readonly portOf: ReadonlyMap<number, number>;
}

/** MTMP.sensor_index of module 0, and how many bits MTCAP.sensor_map has. */
export const FIRST_MODULE = 64;

/** Asks what there is. Throws what `ask` throws. */
export async function placesOf(session: Session): Promise<Places> {
  const { ports } = await portsOf(session);
  const portOf = new Map<number, number>();
  let most = 1;
  for (const port of ports) {
    const wiring = await askMore(session, 'PMLP', 'pmlp_reg_ext', { local_port: port });
    most = Math.max(most, wiring?.width ?? 0);
    const slot = await slotOf(session, port);
    if (slot) portOf.set(slot.index, port);
  }
  const { sensor_map = 1n } = (await askMore(session, 'MTCAP', 'mtcap_ext')) ?? {};
  const board = upTo(FIRST_MODULE).filter((index) => (BigInt(sensor_map) >> BigInt(index)) & 1n);
  const modules = [...portOf.keys()];
  return {
    ports,
    lanes: upTo(most),
    modules,
    sensors: [...board, ...modules.map((index) => FIRST_MODULE + index)],
    portOf,
  };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Index fields that stand for one of `Places`. */
const OF_PLACES: Readonly<Record<string, Exclude<keyof Places, 'portOf'>>> = {
  local_port: 'ports',
  port_number: 'ports',
  port: 'ports',
  lane: 'lanes',
  module: 'modules',
  sensor_index: 'sensors',
};

/** Index fields whose enum names views of the same place: each is asked for. */
const VIEWS = [
  'grp',
  'page_select',
  'info_type',
  'feature_group',
  'access_reg_group',
  'led_type',
  'operation_type',
  'dcbx_operation_type',
  'measurements_thresholds',
  'lb_cap_mode_idx',
];

/** Index fields without an enum that count up, and how many there are: priorities, traffic classes and buffers of IEEE 802.1Q; pins of MTPPS (mlx5_core has 8). */
const COUNTS: Readonly<Record<string, number>> = { switch_prio: 8, pg_buff: 8, dir: 2, pin: 8 };

/** PPCNT.grp: those of which there is one for each priority, or traffic class (mlx5_ifc.h: MLX5_PER_PRIORITY_COUNTERS_GROUP, MLX5_PER_TRAFFIC_CLASS_*). */
const BY_PRIORITY = [16, 17, 19];

/** More questions than these to one register ask for nothing that anybody looks at. */
const MOST = 128;

/** The index of each question that is worth asking a register, beyond its usual one: by the names of its fields. */
export function indexesOf(
  register: Register,
  form: Layout,
  places: Places,
): Readonly<Record<string, number>>[] {
  let found: Readonly<Record<string, number>>[] = [{}];
  for (const field of form.fields) {
    if (field.layout || field.count !== undefined || !isIndex(form, field.name)) continue;
    const values = valuesOf(field, places);
    if (values.length)
      found = found.flatMap((one) => values.map((value) => ({ ...one, [field.name]: value })));
  }
  if (register.name === 'PPCNT')
    found = found.flatMap((one) =>
      BY_PRIORITY.includes(one.grp ?? 0) ? upTo(8).map((prio_tc) => ({ ...one, prio_tc })) : [one],
    );
  return found.slice(0, MOST);
}

function valuesOf({ name, enum: known }: Field, places: Places): readonly number[] {
  const place = OF_PLACES[name];
  if (place) return places[place];
  if (known && VIEWS.includes(name)) return [...new Set([...known.values.values()].map(Number))];
  return upTo(COUNTS[name] ?? 0);
}
