import type { Target } from '../client/denylist.js';
import { nameIn, type PolicyNames } from '../client/denylist-file.js';
import { FwctlError } from '../client/errors.js';
import { familyClient, familyNames } from './clients.js';

/** The family whose messages have registers, features or endpoints, where a policy file does not say which is meant. */
const OWNERS: Partial<Record<Target, string>> = { registers: 'mlx5', features: 'cxl', endpoints: 'pds' };

/** The family of which a command is meant by its number, or by a name that none has. */
const FIRST = 'mlx5';

/** What policy files may name, of all families. A family is loaded where a name may be its. */
export const policyNames: PolicyNames = {
  families: familyNames,
  async name(target, given, family) {
    const owner = family ?? OWNERS[target];
    if (owner !== undefined) return nameIn(await wordsOf(owner), target, given);
    try {
      return nameIn(await wordsOf(FIRST), target, given);
    } catch (error) {
      const others = familyNames.filter((name) => name !== FIRST);
      for (const name of others) {
        const found = await nameOrNone(name, target, given);
        if (found !== undefined) return found;
      }
      throw error;
    }
  },
  async goesToRegister(opcode) {
    const words = await wordsOf(FIRST);
    try {
      return words.goesToRegister?.(opcode) ?? false;
    } catch {
      return false; // a command of another family
    }
  },
};

async function wordsOf(name: string) {
  const client = await familyClient(name);
  if (!client) throw new FwctlError('usage', `fwctl knows no names of ${name} devices`);
  return client.vocabulary;
}

async function nameOrNone(family: string, target: Target, given: string): Promise<string | undefined> {
  try {
    return nameIn(await wordsOf(family), target, given);
  } catch (error) {
    if (error instanceof FwctlError) return undefined;
    throw error;
  }
}
