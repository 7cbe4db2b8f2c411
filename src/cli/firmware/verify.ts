import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import type { UpdateBytes, UpdateFile } from '../../client/update.js';
import { LIMITS } from '../../files/named.js';
import { openNamedFile } from '../../files/source.js';
import { type ByteSource, hex } from '../../images/bytes.js';
import { ImageError } from '../../images/error.js';
import { type Fs4Image, readFs4 } from '../../images/fs4/read.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { deviceJson, type Target, targetsOf } from '../connect.js';
import { EXIT_CODES } from '../exit.js';
import { familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { inStretches } from './image-text.js';
import { checkItself } from './self-check.js';
import { pendingOf } from './waiting.js';
import { type Claimed, claimed, milliseconds, otherProcess, PATIENCE, updateJobOf, working } from './work.js';

interface VerifyFlags extends ConnectionFlags {
  running?: boolean;
  timeout?: string | undefined;
}

/** A stretch of an image that was looked at. */
interface Part {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly state: string;
}

const COLUMNS = [{ key: 'part', isName: true }, { key: 'offset' }, { key: 'bytes' }, { key: 'state' }];

/**
 * Parts of an image against what is read, piece by piece as it comes. What lies between parts does not count: tools blank it when they send it.
 */
function comparison(image: UpdateBytes, { parts }: Fs4Image) {
  const whole = parts.filter(({ offset, length }) => offset + length <= image.length);
  const differs = new Map<(typeof whole)[number], number>();
  let read = 0;
  let room = new Uint8Array(0);
  return {
    take(at: number, bytes: Uint8Array): void {
      read = at + bytes.length;
      if (room.length < bytes.length) room = new Uint8Array(bytes.length);
      const wanted = image.read(at, Math.max(Math.min(bytes.length, image.length - at), 0), room);
      if (Buffer.compare(wanted, bytes) === 0) return;
      for (const part of whole) {
        if (differs.has(part)) continue;
        const end = Math.min(part.offset + part.length, read) - at;
        for (let i = Math.max(part.offset - at, 0); i < end; i++)
          if (wanted[i] !== bytes[i]) {
            differs.set(part, at + i);
            break;
          }
      }
    },
    result: (): Part[] =>
      whole.map((part) => {
        const { name, offset, length } = part;
        const at = differs.get(part) ?? (offset + length > read ? Math.max(offset, read) : undefined);
        return { name, offset, length, state: at === undefined ? 'same' : `differs from ${hex(at)} on` };
      }),
  };
}

/** All that is read, at hand. */
function collection() {
  let all = new Uint8Array(0);
  return {
    take(at: number, bytes: Uint8Array, of: number): void {
      if (at === 0) all = new Uint8Array(of);
      all.set(bytes, at);
    },
    result: (): Uint8Array => all,
  };
}

/** An image that a device, or a file, has. Throws FwctlError `differs` for what is none. */
function imageIn(bytes: Uint8Array | ByteSource, what: string): Fs4Image {
  try {
    return readFs4(bytes);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new FwctlError('differs', `${what} is no image: at ${hex(error.offset)}: ${error.message}`);
  }
}

/** Reads firmware back: compares it with a file, or checks it by its own checksums. */
export async function verifyFirmware(
  path: string | undefined,
  flags: VerifyFlags,
): Promise<Answer<Documents['fwctl.firmware.verify/1']>> {
  if (path === undefined) return verifyAgainst(undefined, flags);
  const source = openNamedFile('the image', path, LIMITS.image);
  try {
    return await verifyAgainst({ path, bytes: source }, flags);
  } finally {
    source.close();
  }
}

async function verifyAgainst(
  file: UpdateFile | undefined,
  flags: VerifyFlags,
): Promise<Answer<Documents['fwctl.firmware.verify/1']>> {
  const patience = milliseconds(flags.timeout ?? PATIENCE, '--timeout');
  const [target] = (await targetsOf(flags)) as [Target];
  const claim = claimed(target, flags);
  if (!claim) throw otherProcess(target);
  try {
    const session = await target.open();
    try {
      const selfCheck = await (await familyOf(session)).selfCheck?.();
      if (selfCheck) return await checkItself(target, session, selfCheck, file?.path);
      return await readBack(target, session, file, { claim, patience, running: flags.running ?? false });
    } finally {
      await session.close();
    }
  } finally {
    claim.end();
  }
}

/** Reads what the device keeps, against the file or else by its own checksums. */
async function readBack(
  target: Target,
  session: Session,
  file: UpdateFile | undefined,
  { claim, patience, running }: { claim: Claimed; patience: number; running: boolean },
): Promise<Answer<Documents['fwctl.firmware.verify/1']>> {
  const job = await updateJobOf(session, 'verify');
  const wanted = file && (await job.propose(session, file, { kept: claim.kept }));
  if (wanted && !wanted.image.length)
    throw new FwctlError('usage', wanted.hindrances[0]?.message ?? 'the file has no image for the device', {
      path: file.path,
    });
  const { components = [] } = (await (await familyOf(session)).jobs.firmware?.(session)) ?? {};
  const index = wanted?.index ?? 0;
  const component = components.find((one) => one.index === index);
  const stored = !running && component !== undefined && pendingOf(component) !== undefined;
  const fileImage = wanted && imageIn(wanted.image, safe(file.path));
  const against = wanted && comparison(wanted.image, fileImage as Fs4Image);
  const kept = collection();
  const {
    told: read,
    code,
    seconds,
  } = await working(claim, patience, (around) =>
    job.read(session, { index, stored }, around, (against ?? kept).take),
  );
  if (read === undefined)
    return { data: { interrupted: true }, text: () => '', ...(code === undefined ? {} : { exit: code }) };
  const image = fileImage ?? imageIn(kept.result(), 'what the device keeps');
  const parts = against ? against.result() : image.parts.map((part): Part => ({ ...part, state: part.crc }));
  const wrong = against
    ? parts.filter(({ state }) => state !== 'same').map((part) => `${part.name} ${part.state}`)
    : image.flaws.map(({ message }) => message);
  const name = component?.name ?? 'firmware';
  const version = stored ? component?.stored_version : component?.running_version;
  return verified(target, { name, index, stored, version, path: file?.path, read, seconds, parts, wrong });
}

/** Firmware that was read back, and what became of it. */
interface ReadBack {
  /** The component. */
  readonly name: string;
  readonly index: number;
  /** Not what runs, but what waits for a reset. */
  readonly stored: boolean;
  readonly version: string | undefined;
  /** The file that it was compared with; undefined: it was looked at by its checksums. */
  readonly path: string | undefined;
  /** Bytes. */
  readonly read: number;
  readonly seconds: number;
  readonly parts: readonly Part[];
  /** What is wrong, a text each. */
  readonly wrong: readonly string[];
}

function verified(
  { backend, device }: Target,
  { name, index, stored, version, path, read, seconds, parts, wrong }: ReadBack,
): Answer<Documents['fwctl.firmware.verify/1']> {
  const which = stored ? 'stored' : 'running';
  const title = safe(`${name} ${version ?? ''} of ${device.name}, ${which}`);
  const compared = path === undefined ? 'are damaged' : 'differ';
  const whole = path === undefined ? 'whole, by its checksums' : `the same as ${safe(path)}`;
  const flaws = wrong.map((each) => `  ! ${safe(each)}\n`).join('');
  const rows = () =>
    inStretches(parts, ({ state }) => state === 'same' || state === 'good').map(
      ({ name: part, offset, length, state }) => ({ part, offset: hex(offset), bytes: length, state }),
    );
  return {
    data: {
      device: deviceJson(backend, device),
      component: name,
      index,
      which,
      ...(version ? { version } : {}),
      ...(path === undefined ? {} : { file: path }),
      bytes: read,
      seconds: Math.round(seconds * 1000) / 1000,
      same: wrong.length === 0,
      parts: parts.map(({ name: part, offset, length, state }) => ({ name: part, offset, length, state })),
      wrong: [...wrong],
    },
    text: async (style) =>
      `${await toTable(COLUMNS, rows(), style)}\n${title}: ${
        wrong.length ? `${wrong.length} of its parts ${compared}\n${flaws}` : `${whole}\n`
      }`,
    ...(wrong.length ? { exit: EXIT_CODES.differs } : {}),
  };
}
