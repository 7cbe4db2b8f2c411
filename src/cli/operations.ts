import { FwctlError } from '../client/errors.js';
import type { FamilyClient } from '../client/family.js';

/** Whether only the firmware of a family's devices knows their operations, so that a file has to tell them. */
export const takesOperations = (family: FamilyClient): boolean => family.withOperations !== undefined;

/** The same family, which knows the operations of a file. Throws FwctlError `usage`. */
export async function withOperations(
  family: FamilyClient,
  { operations: file }: { operations?: string | undefined },
): Promise<FamilyClient> {
  if (file === undefined) return family;
  if (!family.withOperations)
    throw new FwctlError(
      'usage',
      `--operations is for families whose firmware alone knows what it can do: not ${family.type}`,
      {
        next: 'see its commands with: fwctl rpc --list',
      },
    );
  const { readRules } = await import('../files/rules.js');
  const text = readRules('the file of operations', file, 'see fwctl-operations(5) for what it holds');
  return family.withOperations(text, file);
}
