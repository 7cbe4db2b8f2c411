import { encode } from '../../../../bits/codec.js';
import type { Layout } from '../../../../bits/layout.js';
import { view } from '../../../../bits/view.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { meaningsOf } from '../../meaning.js';
import { type CapabilityType, findCapability } from '../../prm/capabilities.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import { queryCapability } from '../capabilities.js';
import { registerReader } from '../registers.js';

/** What jobs ask, the same of each device: some dozens for a port. */
const readers = new Map<string, (session: Session) => Promise<Uint8Array>>();

/** The bytes of a register that is asked with index fields, at the least scope; once in a reading. Throws what `readRegister` throws: FwctlError of the session, `firmware`, `reply`. */
export function askBytes<Shape>(
  session: Session,
  register: string,
  form: Layout<Shape>,
  index: Partial<Shape>,
): Promise<Uint8Array> {
  const name = `${register} ${Object.entries(index)}`;
  const read = readers.get(name) ?? registerReader(register, encode(form, index));
  readers.set(name, read);
  return session.once(name, () => read(session));
}

/** The same for the fields that are looked at. */
export async function ask<Form extends keyof Shapes>(
  session: Session,
  register: string,
  form: Form,
  index: Partial<Shapes[Form]> = {},
): Promise<Shapes[Form]> {
  return view(layout(form), await askBytes(session, register, layout(form), index));
}

/** The same of a register that tells only more of something: undefined where this device, or this function, does not tell. */
export const askMore: <Form extends keyof Shapes>(
  ...asked: Parameters<typeof ask<Form>>
) => Promise<Shapes[Form] | undefined> = (...asked) => unlessRefused(ask(...asked));

/** What is read; undefined where the firmware, or a policy, refuses it. */
export async function unlessRefused<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FwctlError && (error.kind === 'firmware' || error.kind === 'policy'))
      return undefined;
    throw error;
  }
}

/** A field in words, as `reg get -H` has them; undefined where nothing more is known than the number. */
export function inWords<Form extends keyof Shapes>(
  form: Form,
  fields: Shapes[Form],
  path: string & keyof Shapes[Form],
): string | undefined {
  return meaningsOf(layout(form) as never, fields as never)(path, fields[path]);
}

/** cmd_hca_cap.port_type: MLX5_CAP_PORT_TYPE_IB and _ETH. */
const INFINIBAND = 0;

interface Ports {
  readonly ports: readonly number[];
  readonly protocol: 'ethernet' | 'infiniband';
}

/** The ports of a function, and what they run. */
export const portsOf = (session: Session): Promise<Ports> => session.once('ports', () => readPorts(session));

async function readPorts(session: Session): Promise<Ports> {
  const general = findCapability('GENERAL') as CapabilityType;
  const { num_ports, port_type } = view(
    layout('cmd_hca_cap'),
    await queryCapability(session, general, 'cur'),
  );
  return {
    // local_port counts from 1.
    ports: Array.from({ length: Math.max(Number(num_ports), 1) }, (_, i) => i + 1),
    protocol: port_type === INFINIBAND ? 'infiniband' : 'ethernet',
  };
}

/** PMAOS.oper_status */
const SLOT_STATES = { 1: 'plugged', 2: 'unplugged', 3: 'error' } as const;
/** PMAOS.admin_status */
const DISABLED = 2;

export interface Slot {
  readonly port: number;
  /** The number of the module. */
  readonly index: number;
  readonly state: 'plugged' | 'unplugged' | 'disabled' | 'error';
  readonly reason?: string;
}

/** The place for a module that a port has: the one to which its first lane is wired. Undefined where the device does not tell. */
export const slotOf = (session: Session, port: number): Promise<Slot | undefined> =>
  session.once(`slot ${port}`, () => readSlot(session, port));

/** Those of all ports. */
export const slotsOf = async (session: Session): Promise<readonly (Slot | undefined)[]> =>
  Promise.all((await portsOf(session)).ports.map((port) => slotOf(session, port)));

async function readSlot(session: Session, port: number): Promise<Slot | undefined> {
  const lanes = await askMore(session, 'PMLP', 'pmlp_reg_ext', { local_port: port });
  const index = lanes?.lane_module_mapping[0]?.module;
  if (!lanes?.width || index === undefined) return undefined;
  const status = await askMore(session, 'PMAOS', 'pmaos_reg_ext', { module: index });
  if (!status) return { port, index, state: 'plugged' };
  if (status.admin_status === DISABLED)
    return { port, index, state: 'disabled', reason: 'disabled by command (PMAOS)' };
  const state = SLOT_STATES[status.oper_status as keyof typeof SLOT_STATES] ?? 'plugged';
  const reason =
    state === 'error' ? inWords('pmaos_reg_ext', status, 'error_type')?.replaceAll('_', ' ') : undefined;
  return { port, index, state, ...(reason ? { reason } : {}) };
}
