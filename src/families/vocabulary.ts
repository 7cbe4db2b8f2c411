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
      if (!(error instanceof FwctlError)) throw error;
      const known = [...(error.facts.known ?? [])];
      for (const name of familyNames.filter((one) => one !== FIRST)) {
        const found = await nameOrError(name, target, given);
        if (typeof found === 'string') return found;
        known.push(...(found.facts.known ?? []));
      }
      throw new FwctlError(error.kind, error.message, { ...error.facts, ...(known.length ? { known } : {}) });
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

async function nameOrError(family: string, target: Target, given: string): Promise<string | FwctlError> {
  try {
    return nameIn(await wordsOf(family), target, given);
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
}
