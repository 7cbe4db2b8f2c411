import { basename } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { parseYaml } from '../../client/yaml.js';
import { checkProfile, keptName } from '../../families/profile-file.js';
import { LIMITS, readInput } from '../../files/named.js';

/** Whether a word names a file, and not a profile: kept ones have no dot. */
export const isProfileFile = (word: string): boolean => /[./]/.test(word);

/** Problems of a profile that are told at once. */
const MOST_TOLD = 10;

/** What a profile file says, and the name under which it is kept: that of the file, and a digest. Throws FwctlError `usage` with line and reason. */
export async function readProfile(file: string): Promise<{ name: string; data: unknown }> {
  const text = (await readInput('the profile', file, LIMITS.profile)).toString('utf8');
  const { data, lineOf } = await parseYaml(text, file);
  const [first, ...more] = checkProfile(data)
    .slice(0, MOST_TOLD)
    .map(({ path, message, given, known }) => ({
      words: `${file}:${lineOf(path)}: ${pathText(path)} ${message}`,
      facts: { ...(given === undefined ? {} : { given }), ...(known ? { known } : {}) },
    }));
  if (first)
    throw new FwctlError('usage', first.words, {
      path: file,
      ...first.facts,
      next: more.length
        ? `and: ${more.map(({ words }) => words).join('; ')}`
        : 'fwctl-profile(5) has the format',
    });
  const stem =
    basename(file)
      .replace(/\.\w+$/, '')
      .replace(/[^\w-]+/g, '-') || 'profile';
  return { name: keptName(stem, data), data };
}

/** What is wrong with a kept profile; undefined: nothing. */
export function profileProblem(_name: string, data: unknown): string | undefined {
  const [problem] = checkProfile(data);
  return problem && `${pathText(problem.path)} ${problem.message}`;
}

/** a.b[3].c; "the file" for the whole. */
const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  ) || 'the file';
