import type { Session } from '../client/session.js';
import type { FunctionInfo } from '../families/mlx5/client/functions.js';

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

/** The bus of an adapter: 0000:08 */
const slotOf = (pci: string): string => pci.replace(/:[^:]*$/, '');
