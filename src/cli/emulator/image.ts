import type { AdapterImages, ImageWishes } from '../../backends/emulated/emulator.js';
import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import { numberIn } from '../../client/numbers.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import { sizeOf } from '../size.js';

/** The flags of `fwctl emulator image make`, as far as an image follows from them. */
export interface ImageFlags {
  version?: string | undefined;
  date?: string | undefined;
  component?: string | undefined;
  psid?: string | undefined;
  chip?: string | undefined;
  'security-version'?: string | undefined;
  size?: string | undefined;
  debug?: boolean;
  unsigned?: boolean;
  key?: string | undefined;
}

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** Letters that a PSID may have, and how many: its field has 16 bytes, and ends in a zero. */
const PSID = /^[\x21-\x7e]{1,15}$/;

/** Throws FwctlError `usage`. */
function wishesOf(flags: ImageFlags, { components }: AdapterImages): ImageWishes {
  const { version, date, component, psid, chip, size, key } = flags;
  const security = flags['security-version'];
  if (psid !== undefined && !PSID.test(psid))
    throw new FwctlError('usage', `--psid takes up to 15 letters and digits, not "${psid}"`, { given: psid });
  return {
    ...(version === undefined ? {} : { version: versionGiven(version) }),
    ...(date === undefined ? {} : { date: dateGiven(date) }),
    ...(component === undefined ? {} : { component: resolveName('component', component, components) }),
    ...(psid === undefined ? {} : { board: psid }),
    ...(chip === undefined ? {} : { chip: numberIn('--chip', chip, 1, U32) }),
    ...(security === undefined ? {} : { security_version: numberIn('--security-version', security, 0, U32) }),
    ...(size === undefined ? {} : { size: sizeGiven(size) }),
    ...(flags.debug ? { debug: true } : {}),
    ...(flags.unsigned ? { key: 'none' } : {}),
    ...(key === undefined ? {} : { key: readNamedFile('the key', key, LIMITS.rules).toString('latin1') }),
  };
}

function versionGiven(text: string): [number, number, number] {
  const parts = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(text)?.slice(1).map(Number) ?? [];
  const [major = -1, minor = 0, sub = 0] = parts;
  if (parts.length === 3 && parts.every((part) => part <= U16)) return [major, minor, sub];
  throw new FwctlError('usage', `--version takes three numbers up to 65535, not "${text}"`, {
    given: text,
    next: 'such as 22.44.1000',
  });
}

function dateGiven(text: string): [number, number, number] {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (!Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day))
    return [Number(year), Number(month), Number(day)];
  throw new FwctlError('usage', `--date takes a day as YYYY-MM-DD, not "${text}"`, { given: text });
}

function sizeGiven(text: string): number {
  const size = sizeOf(text);
  if (size !== undefined && size > 0 && size % 4 === 0) return size;
  throw new FwctlError('usage', `--size takes a multiple of 4 bytes, not "${text}"`, {
    given: text,
    next: 'such as 64K, 1M, 32M, or a number of bytes',
  });
}

/** An image as it was asked for, and what it says of itself. Throws FwctlError `usage`. */
export function makeImageFor(images: AdapterImages, flags: ImageFlags) {
  const wishes = wishesOf(flags, images);
  const made = asked(() => images.make(wishes));
  const [major, minor, sub] = made.version;
  const version = `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;
  const { bytes, component, board: psid, chip, security_version, size, signed, debug } = made;
  const date = made.date.map((part, i) => String(part).padStart(i ? 2 : 4, '0')).join('-');
  const name = `${component}-${psid}-${version}.bin`;
  return { bytes, name, component, version, date, psid, chip, security_version, size, signed, debug };
}

function asked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new FwctlError('usage', error.message);
    throw error;
  }
}
