import { changesOf } from '../cli/changes.js';
import type { HostFunction } from '../client/backend.js';
import type { Session } from '../client/session.js';
import { capabilityFields } from '../families/mlx5/client/capabilities.js';
import { capabilitySettings } from '../families/mlx5/client/capability-words.js';
import { type PendingField, pendingOf } from '../families/mlx5/client/function-capabilities.js';
import {
  type FunctionEntry,
  functionMeant,
  hostOf,
  ownFunction,
  withInstances,
} from '../families/mlx5/client/function-instances.js';
import {
  isCurrent,
  prepareWrites,
  requireChild,
  sendWrites,
} from '../families/mlx5/client/function-writes.js';
import { listFunctions, macOfFunction } from '../families/mlx5/client/functions.js';
import type { CapabilityFields } from '../families/mlx5/prm/named.js';
import type { SetOptions } from './configuration.js';
import { type Change, type FieldChange, givenIn, written } from './fields.js';

export type { FunctionEntry, PendingField };

/** A function with what only its own questions tell. */
export interface FunctionDetails extends FunctionEntry {
  /** Null where the device does not tell it. */
  readonly mac: string | null;
  /** The driver of this host that has it; null: none, or the host does not show it. */
  readonly driver: string | null;
  /** Capabilities that the next driver finds otherwise; null where the way to the device does not tell. */
  readonly pending: readonly PendingField[] | null;
}

/** Capabilities of a function to be set, by type and field. */
export type CapabilityChanges = {
  readonly [Name in keyof CapabilityFields]?: Change<CapabilityFields[Name]>;
};

/** What became of capabilities. */
export interface CapabilitiesWritten {
  /** By TYPE.field: what the next driver finds, before and after. Empty: it was so already, and nothing was sent. */
  readonly changes: readonly FieldChange[];
  /** Whether they count already; else from when a driver takes the function. */
  readonly current: boolean;
}

/** The functions that an mlx5 device may see: itself, its VFs and SFs. On a device of another family each throws FwctlError `device`. */
export interface Functions {
  /**
   * All of them, the device itself first; with `all` those of other PFs too, by vhca_id up to 255.
   *
   * Throws FwctlError of any message. Source: QUERY_ESW_FUNCTIONS, QUERY_VHCA_STATE, QUERY_VPORT_STATE, QUERY_VUID of Linux's mlx5_ifc.h.
   */
  list(options?: { readonly all?: boolean }): Promise<readonly FunctionEntry[]>;
  /**
   * One of them, by name, title, device or PCI address: pf0vf1, vf1, "SF 0 of PF 0"; without a name the device itself.
   *
   * Throws FwctlError `usage` where there is none or several are meant, and of any message. Source: as `list`.
   */
  get(name?: string): Promise<FunctionDetails>;
  /**
   * Sets capabilities of a VF or SF before a driver takes it; each type is written whole, over what is pending of it. What is set counts from when a driver next
   * takes the function.
   *
   * Throws FwctlError: `usage` for names, values above the maximum and the device itself; `firmware` where the device refuses, with what to do where a driver
   * has the function; `differs` where it reads back otherwise; `policy` and `kernel` as any message. Source: SET_HCA_CAP of Linux's mlx5_ifc.h.
   */
  setCapabilities(
    name: string,
    capabilities: CapabilityChanges,
    options?: SetOptions,
  ): Promise<CapabilitiesWritten>;
}

/** As `Functions.list`. */
export async function list(
  session: Session,
  { all = false }: { readonly all?: boolean } = {},
): Promise<readonly FunctionEntry[]> {
  return withInstances(session, (await listFunctions(session, all)).functions);
}

/** As `Functions.get`. */
export async function get(session: Session, name?: string): Promise<FunctionDetails> {
  const one = name === undefined ? await ownFunction(session) : await functionMeant(session, name);
  const hosts: readonly HostFunction[] = await session.hostFunctions();
  return {
    ...one,
    mac: (await macOfFunction(session, one)) ?? null,
    ...hostOf(session, one, hosts),
    pending: (await pendingOf(session, one))?.fields ?? null,
  };
}

/** As `Functions.setCapabilities`. */
export async function setCapabilities(
  session: Session,
  name: string,
  capabilities: CapabilityChanges,
  { scope, dryRun = false }: SetOptions = {},
): Promise<CapabilitiesWritten> {
  const given = givenIn(capabilities, 'a function');
  const settings = capabilitySettings(given.map(({ path, value }) => `${path}=${written(value)}`));
  const target = await functionMeant(session, name);
  await requireChild(session, target, name);
  const writes = await prepareWrites(session, target, settings, scope);
  const changes = writes.flatMap(({ type, before, after }) =>
    changesOf(capabilityFields(type, before), capabilityFields(type, after)).map((change) => ({
      ...change,
      field: `${type.name}.${change.field}`,
    })),
  );
  if (dryRun) return { changes, current: changes.length === 0 };
  await sendWrites(session, target, writes);
  return { changes, current: await isCurrent(session, target, writes) };
}
