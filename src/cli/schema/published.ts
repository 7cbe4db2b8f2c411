import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveName } from '../../client/names.js';

const FILE = /^(fwctl\..+)\.(\d+)\.json$/;

export interface Published {
  /** As documents have it under `schema`: fwctl.temp/1 */
  readonly name: string;
  readonly file: string;
  readonly description: string;
}

const folder = (root: string): string => join(root, 'dist/bundle/schemas');

const read = (root: string, file: string): { description?: string } =>
  JSON.parse(readFileSync(join(folder(root), file), 'utf8'));

/** All schemas of the package, by name. `root`: the folder of the package. */
export const allPublished = (root: string): Published[] =>
  readdirSync(folder(root))
    .sort()
    .flatMap((file) => {
      const [, words, version] = FILE.exec(file) ?? [];
      if (words === undefined) return [];
      return [{ name: `${words}/${version}`, file, description: read(root, file).description ?? '' }];
    });

/** The schema that is meant: fwctl.temp/1, fwctl.temp, temp, the words of a command, or its file. Throws FwctlError `usage` with near ones, in the form that was tried. */
export function publishedSchema(root: string, given: string): object {
  const known = allPublished(root);
  const words = given.trim().split(/\s+/).join('.');
  const wordsOf = ({ name }: Published) => name.replace(/^fwctl\.|\/.*/g, '');
  const isMeant = (one: Published) =>
    [one.name, one.file, one.name.replace(/\/.*/, ''), wordsOf(one)].includes(words);
  const form = words.startsWith('fwctl.') ? ({ name }: Published) => name : wordsOf;
  const meant = known.find(isMeant);
  const name = meant ? form(meant) : resolveName('schema', words, known.map(form), 'schema');
  return read(root, (known.find((one) => form(one) === name) as Published).file);
}
