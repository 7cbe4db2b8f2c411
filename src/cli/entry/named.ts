import type { FoundName } from '../../client/family.js';
import { namePattern } from '../../client/names.js';
import { allFamilyClients } from '../../families/clients.js';

/** All that have names, of all families. */
const all = async (): Promise<FoundName[]> =>
  (await allFamilyClients()).flatMap(({ names }) => names?.() ?? []);

const folded = (name: string): string => name.toLowerCase().replaceAll('-', '_');

/** What has exactly this name, in any case. */
export const namedSo = async (word: string): Promise<FoundName[]> =>
  (await all()).filter(({ name }) => folded(name) === folded(word));

/** What has all the words in its name, or matches the patterns among them. */
export async function namedLike(words: readonly string[]): Promise<FoundName[]> {
  const tests = words.map((word) => namePattern(folded(word)));
  return (await all()).filter(({ name }) => tests.every((test) => test(folded(name))));
}
