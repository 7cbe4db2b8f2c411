import { basename } from 'node:path';
import { FwctlError } from '../client/errors.js';
import { parseYaml } from '../client/yaml.js';
import { checkProfile } from '../families/mlx5/profile-file.js';
import { readWhole } from './input-bytes.js';

/** The end of a kept profile's name follows from its content, so that a name never means two things. */
async function digester(): Promise<(data: unknown) => string> {
  const { createHash } = await import('node:crypto');
  return (data) => createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 8);
}

/** Whether a word names a file, and not a profile: kept ones have no dot. */
export const isProfileFile = (word: string): boolean => /[./]/.test(word);

/** What a profile file says, and the name under which it is kept: that of the file, and a digest. Throws FwctlError `usage` with line and reason. */
export async function readProfile(file: string): Promise<{ name: string; data: unknown }> {
  const text = (await readWhole('the profile', file)).toString('utf8');
  const { data, lineOf } = await parseYaml(text, file);
  const [first, ...more] = checkProfile(data).map(({ path, message, given, known }) => ({
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
  return { name: `${stem}@${(await digester())(data)}`, data };
}

/** What is wrong with a kept profile; undefined: nothing. */
export async function profileCheck(): Promise<(name: string, data: unknown) => string | undefined> {
  const digestOf = await digester();
  return (name, data) => {
    const [problem] = checkProfile(data);
    if (problem) return `${pathText(problem.path)} ${problem.message}`;
    return name.endsWith(`@${digestOf(data)}`) ? undefined : 'its name is that of another content';
  };
}

/** a.b[3].c; "the file" for the whole. */
const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  ) || 'the file';
