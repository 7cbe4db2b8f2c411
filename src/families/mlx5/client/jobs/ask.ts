import { encode } from '../../../../bits/codec.js';
import { view } from '../../../../bits/view.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { meaningsOf } from '../../meaning.js';
import { type CapabilityType, capabilityBytes, findCapability } from '../../prm/capabilities.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import { queryCapability } from '../capabilities.js';
import { readRegister } from '../registers.js';

/**
 * Reads a register that is asked with index fields, at the least scope, for the fields that are looked at. Throws what `readRegister` throws: FwctlError of the session, `firmware`,
 * `reply`.
 */
export async function ask<Form extends keyof Shapes>(
  session: Session,
  register: string,
  form: Form,
  index: Partial<Shapes[Form]> = {},
): Promise<Shapes[Form]> {
  const data = await readRegister(session, register, encode(layout(form), index));
  return view(layout(form), data);
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

/** The ports of a function, and what they run. */
export async function portsOf(
  session: Session,
): Promise<{ readonly ports: readonly number[]; readonly protocol: 'ethernet' | 'infiniband' }> {
  const general = findCapability('GENERAL') as CapabilityType;
  const area = capabilityBytes(general, await queryCapability(session, general, 'cur'));
  const { num_ports, port_type } = view(layout('cmd_hca_cap'), area);
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
export async function slotOf(session: Session, port: number): Promise<Slot | undefined> {
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
