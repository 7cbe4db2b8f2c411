import type { Session } from '../client/session.js';
import {
  capabilityFields,
  type Mode,
  ownCapabilities,
  queryCapability,
} from '../families/mlx5/client/capabilities.js';
import { capabilityNamed } from '../families/mlx5/client/capability-words.js';
import { functionMeant } from '../families/mlx5/client/function-instances.js';
import type { CapabilityFields } from '../families/mlx5/prm/named.js';

/** The name of a capability type of QUERY_HCA_CAP. */
export type CapabilityName = keyof CapabilityFields;

/** Which capabilities are meant. */
export interface CapabilityOptions {
  /** Current values, or the most that may be set [default: cur]. */
  readonly mode?: Mode | undefined;
  /** Of another function: vf1, "SF 0 of PF 0" [default: the device's own]. */
  readonly function?: string | undefined;
}

/** Capabilities of mlx5 devices. On a device of another family it throws FwctlError `device`. */
export interface Capabilities {
  /**
   * The fields of one type: flags and numbers as the PRM has them, `log_` in front of powers of two; none where no layout is published.
   *
   * Throws FwctlError: `usage` for a function that is not there; `firmware` where the device refuses, `reply` for a short answer, `policy` and `kernel` as any
   * message. Source: QUERY_HCA_CAP of Linux's mlx5_ifc.h.
   */
  <Name extends CapabilityName>(type: Name, options?: CapabilityOptions): Promise<CapabilityFields[Name]>;
  /** All types that the function has, by name. Throws as for one. */
  (options?: CapabilityOptions): Promise<Partial<CapabilityFields>>;
}

/** As `Capabilities`. */
export async function capabilities(
  session: Session,
  type: string | undefined,
  { mode = 'cur', function: given }: CapabilityOptions = {},
): Promise<unknown> {
  const known = type === undefined ? undefined : capabilityNamed(type);
  const id = given === undefined ? undefined : (await functionMeant(session, given)).function_id;
  if (known) return capabilityFields(known, await queryCapability(session, known, mode, id ?? undefined));
  const own = await ownCapabilities(session, mode, id ?? undefined);
  return Object.fromEntries(own.map(({ type: one, area }) => [one.name, capabilityFields(one, area)]));
}
