import { isatty } from 'node:tty';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readInput } from '../../files/named.js';
import { type ModulePages, pageName, rawPages } from '../../module/memory.js';
import { hexOf } from '../../present/hex.js';
import { givenBytes, type InputFlags } from '../input/bytes.js';
import { bytesOf, parseDigits } from '../input/dump.js';

/** The memory of a module from a file, stdin or the command line: a saved map, or the bytes as they are read. Throws FwctlError `usage`. */
export async function savedPages(flags: InputFlags): Promise<ModulePages> {
  const bytes = await givenBytes({
    ...flags,
    'in-file': undefined,
    ...(flags.in === '-' ? { in: undefined } : {}),
  });
  if (bytes) return fromBytes(bytes);
  const file = flags['in-file'] ?? '-';
  if (file === '-' && flags.in === undefined && flags['in-file'] === undefined && isatty(0))
    throw new FwctlError('usage', 'there is no memory of a module to decode', {
      next: 'give a saved map or its bytes with --in-file FILE, --in HEX or on stdin',
    });
  const what = file === '-' ? 'stdin' : file;
  const data = await readInput(file === '-' ? 'stdin' : '--in-file', file, LIMITS.profile);
  if (flags.raw) return fromBytes(data);
  const isMap = /^\s*[{[]/.test(data.subarray(0, 64).toString('latin1'));
  return isMap ? fromMap(data.toString(), what) : fromBytes(bytesOf(what, data));
}

function fromBytes(bytes: Uint8Array): ModulePages {
  if (bytes.length) return rawPages(bytes);
  throw new FwctlError('usage', 'there are no bytes: nothing to decode');
}

const FORM = 'a saved map is {"pages": {"lower": HEX, "0": HEX, ...}}';

async function fromMap(text: string, file: string): Promise<ModulePages> {
  const { parseYaml } = await import('../../client/yaml.js');
  const { data, lineOf } = await parseYaml(text, file);
  const bad = (path: readonly string[], message: string): FwctlError =>
    new FwctlError('usage', `${file}:${lineOf(path)}: ${message}`, { path: file, next: FORM });
  if (Array.isArray(data)) throw bad([], 'this is a list; one map is decoded at a time');
  const { modules, ...map } = Object(data) as { pages?: unknown; modules?: unknown };
  // A document of `fwctl module --json` has them for each module that the device has.
  const isDocument = map.pages === undefined && Array.isArray(modules);
  if (isDocument && modules.length !== 1)
    throw bad(['modules'], `here are ${modules.length} modules; one is decoded at a time`);
  const { pages } = isDocument ? (Object(modules[0]) as { pages?: unknown }) : map;
  const at = isDocument ? ['modules', '0', 'pages'] : ['pages'];
  if (typeof pages !== 'object' || pages === null || Array.isArray(pages))
    throw bad(at, 'there are no pages');
  const found: Record<string, Uint8Array> = {};
  for (const [key, hex] of Object.entries(pages)) {
    const name = pageName(key);
    if (name === undefined)
      throw bad(
        [...at, key],
        `"${key}" names no half of a page: lower, a page in hex as 0 or 11, 11@1 with its bank, or one of these behind a2:`,
      );
    // As an empty answer is written: the page is not there.
    if (hex === null) continue;
    if (name in found) throw bad([...at, key], `page ${name} stands here a second time`);
    if (typeof hex !== 'string') throw bad([...at, key], `page ${key} is not a string of hex digits`);
    found[name] = parseDigits(`${file}:${lineOf([...at, key])}: page ${key}`, hex.replace(/^0x|\s+/gi, ''));
  }
  if (!Object.keys(found).length) throw bad(at, 'there are no pages');
  return found;
}

/** Pages as a saved map has them. */
export const pagesJson = (pages: ModulePages): Record<string, string> =>
  Object.fromEntries(Object.entries(pages).map(([name, bytes]) => [name, hexOf(bytes)]));
