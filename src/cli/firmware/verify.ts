import { FwctlError } from '../../client/errors.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import { hex } from '../../images/bytes.js';
import { ImageError } from '../../images/error.js';
import { type Fs4Image, readFs4 } from '../../images/fs4/read.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Answer } from '../base.js';
import { deviceJson, type Target, targetsOf } from '../connect.js';
import { EXIT_CODES, INTERRUPTED } from '../exit.js';
import { familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { pendingOf } from './waiting.js';
import { claimed, milliseconds, otherProcess, PATIENCE, updateJobOf, working } from './work.js';

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

/** Where two stretches begin to differ; undefined: nowhere. */
function firstOther(one: Uint8Array, other: Uint8Array): number | undefined {
  if (Buffer.compare(one, other) === 0) return undefined;
  return one.findIndex((byte, i) => byte !== other[i]);
}

/** Parts of an image against what was read. What lies between parts does not count: tools blank it when they send it. */
const compared = (image: Uint8Array, { parts }: Fs4Image, read: Uint8Array): Part[] =>
  parts
    .filter(({ offset, length }) => offset + length <= image.length)
    .map(({ name, offset, length }) => {
      const end = offset + length;
      const at = firstOther(image.subarray(offset, end), read.subarray(offset, end));
      return {
        name,
        offset,
        length,
        state: at === undefined ? 'same' : `differs from ${hex(offset + at)} on`,
      };
    });

/** An image that a device, or a file, has. Throws FwctlError `differs` for what is none. */
function imageIn(bytes: Uint8Array, what: string): Fs4Image {
  try {
    return readFs4(bytes);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new FwctlError('differs', `${what} is no image: at ${hex(error.offset)}: ${error.message}`);
  }
}

/** Reads firmware back: compares it with a file, or checks it by its own checksums. */
export async function verifyFirmware(path: string | undefined, flags: VerifyFlags): Promise<Answer> {
  const patience = milliseconds(flags.timeout ?? PATIENCE, '--timeout');
  const file =
    path === undefined ? undefined : { path, bytes: readNamedFile('the image', path, LIMITS.image) };
  const [target] = (await targetsOf(flags, 'changes')) as [Target];
  const claim = claimed(target, flags);
  if (!claim) throw otherProcess(target);
  try {
    const session = await target.open();
    try {
      const job = await updateJobOf(session);
      const wanted = file && (await job.propose(session, file, { kept: claim.kept }));
      if (wanted && !wanted.image.length)
        throw new FwctlError(
          'usage',
          wanted.hindrances[0]?.message ?? 'the file has no image for the device',
          {
            path: path as string,
          },
        );
      const { components = [] } = (await (await familyOf(session)).jobs.firmware?.(session)) ?? {};
      const index = wanted?.index ?? 0;
      const component = components.find((one) => one.index === index);
      const stored = !flags.running && component !== undefined && pendingOf(component) !== undefined;
      const { told: read, seconds } = await working(claim, patience, (around) =>
        job.read(session, { index, stored }, around),
      );
      if (!read) return { data: { interrupted: true }, text: () => '', exit: INTERRUPTED };
      const name = component?.name ?? 'firmware';
      const image = imageIn(wanted?.image ?? read, wanted ? safe(path as string) : 'what the device keeps');
      const parts = wanted
        ? compared(wanted.image, image, read)
        : image.parts.map((part): Part => ({ ...part, state: part.crc }));
      const wrong = wanted
        ? parts.filter(({ state }) => state !== 'same').map((part) => `${part.name} ${part.state}`)
        : image.flaws.map(({ message }) => message);
      const version = stored ? component?.stored_version : component?.running_version;
      const which = `${name} ${version ?? ''} of ${target.device.name}, ${stored ? 'stored' : 'running'}`;
      return {
        data: {
          device: deviceJson(target.backend, target.device),
          component: name,
          index,
          which: stored ? 'stored' : 'running',
          ...(version ? { version } : {}),
          ...(path === undefined ? {} : { file: path }),
          bytes: read.length,
          seconds: Math.round(seconds * 1000) / 1000,
          same: wrong.length === 0,
          parts: parts.map(({ name: part, offset, length, state }) => ({
            name: part,
            offset,
            length,
            state,
          })),
          wrong,
        },
        text: async (style) =>
          `${await toTable(
            COLUMNS,
            parts.map(({ name: part, offset, length, state }) => ({
              part,
              offset: hex(offset),
              bytes: length,
              state,
            })),
            style,
          )}\n${safe(which)}: ${
            wrong.length
              ? `${wrong.length} of its parts ${wanted ? 'differ' : 'are damaged'}\n${wrong.map((each) => `  ! ${safe(each)}\n`).join('')}`
              : `${wanted ? `the same as ${safe(path as string)}` : 'whole, by its checksums'}\n`
          }`,
        ...(wrong.length ? { exit: EXIT_CODES.differs } : {}),
      };
    } finally {
      await session.close();
    }
  } finally {
    claim.end();
  }
}
