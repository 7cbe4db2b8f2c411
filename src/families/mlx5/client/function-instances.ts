import type { HostFunction } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import { functionNamed } from '../../../client/function-names.js';
import { isPattern, namesMeant } from '../../../client/names.js';
import type { Session } from '../../../client/session.js';
import { type FunctionInfo, listFunctions } from './functions.js';

/** A function with its fwctl instance and PCI address, where the host has one for it. */
export interface FunctionEntry extends FunctionInfo {
  readonly device: string | null;
  readonly pci: string | null;
}

/** Finds the instances of functions among those of the same adapter. */
export async function withInstances(
  { backend, device }: Session,
  functions: readonly FunctionInfo[],
): Promise<FunctionEntry[]> {
  const slot = slotOf(device.parent);
  const beside = (await backend.list()).filter(({ parent }) => slotOf(parent) === slot);
  return functions.map((one) => {
    const found = one.self ? device : beside.find((entry) => entry.function === one.title);
    return { ...one, device: found?.name ?? null, pci: found?.parent ?? null };
  });
}

/** Where a function is on the PCI bus, and the driver of this host that has it; null: none, or the host does not show it. */
export function hostOf(
  { device }: Session,
  { title, self, pci }: FunctionEntry,
  hosts: readonly HostFunction[],
): { pci: string | null; driver: string | null } {
  if (self) return { pci, driver: device.driver };
  const found = hosts.find((one) => one.function === title);
  return { pci: pci ?? found?.pci ?? null, driver: found?.driver ?? null };
}

/** The function of the device itself. */
export async function ownFunction(session: Session): Promise<FunctionEntry> {
  const { functions } = await listFunctions(session);
  const [own] = await withInstances(session, functions.slice(0, 1));
  if (!own) throw new Error('a device lists itself at least');
  return own;
}

/**
 * The function that a word means, among those that a device lists; where none does, among those of other PFs too. Throws FwctlError
 * `usage`, and what RPCs throw.
 */
export async function functionMeant(session: Session, given: string): Promise<FunctionEntry> {
  const listed = async (all: boolean) => {
    const { functions } = await listFunctions(session, all);
    const entries = await withInstances(session, functions);
    return entries.map((entry) => ({ entry, named: { ...entry, names: [entry.device, entry.pci] } }));
  };
  const found = async (all: boolean) => {
    const rows = await listed(all);
    const { vhca_id } = functionNamed(
      given,
      rows.map(({ named }) => named),
    );
    return rows.find(({ entry }) => entry.vhca_id === vhca_id)?.entry as FunctionEntry;
  };
  return found(false).catch((error) => {
    if (error instanceof FwctlError && error.kind === 'usage') return found(true);
    throw error;
  });
}

/** The functions that words mean, among them patterns of names. Throws as `functionMeant`. */
export async function functionsMeant(session: Session, words: readonly string[]): Promise<FunctionEntry[]> {
  const found: FunctionEntry[] = [];
  for (const word of words) {
    if (!isPattern(word)) {
      found.push(await functionMeant(session, word));
      continue;
    }
    const { functions } = await listFunctions(session, true);
    const names = namesMeant(
      'function',
      word,
      functions.map(({ name }) => name),
    );
    const meant = functions.filter(({ name }) => names.includes(name));
    found.push(...(await withInstances(session, meant)));
  }
  return found;
}

/** The bus of an adapter: 0000:08 */
const slotOf = (pci: string): string => pci.replace(/:[^:]*$/, '');
