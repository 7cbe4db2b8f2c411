import type { DeviceEntry, Host, HostFunction, Moment } from '../../client/backend.js';
import { FwctlError } from '../../client/backend.js';
import { jsonProblem } from '../../client/json.js';
import { withoutMark } from '../../files/mark.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import { MIB, sizeText } from '../../files/read.js';
import { firstProblem } from '../../schema/words.js';
import { type Errno, errnoNames } from '../../uapi/errno.js';
import { SCOPES, type Scope, scopeNumber } from '../../uapi/scope.js';
import { bytesOf } from '../hex.js';
import type { Named } from '../tape/calls.js';
import {
  type Asked,
  headSum,
  type LeftOut,
  type Reading,
  type Seen,
  SNAPSHOT_VERSION,
  type Snapshot,
  type SnapshotOrigin,
  sumOf,
} from './document.js';
import * as check from './snapshot-check.js';

/** What stands in a file whose shape has been checked. */
interface Members extends SeenMembers {
  readonly schema: string;
  readonly origin: SnapshotOrigin;
  readonly beside: readonly SeenMembers[];
  readonly host: Host;
  readonly host_functions: readonly HostFunction[];
  readonly moment: Moment;
  readonly left_out: readonly LeftOut[];
  readonly sections: readonly {
    readonly section: string;
    readonly sum: string;
    readonly readings: readonly ReadingMembers[];
  }[];
  readonly sum: string;
}

interface SeenMembers {
  readonly device: DeviceEntry;
  readonly errno?: Errno;
  readonly device_type?: number;
  readonly data?: string;
}

interface ReadingMembers {
  readonly what: string;
  readonly once_bound?: string;
  readonly scope: Scope;
  readonly in: string;
  readonly in_length: number;
  readonly room: number;
  readonly memory?: readonly {
    readonly at: number;
    readonly length: number;
    readonly sent?: string;
    readonly got?: string;
  }[];
  readonly out?: string;
  readonly out_length?: number;
  readonly errno?: Errno;
}

/** Bytes that all questions and answers may have, unpacked: those of a device have a few MiB. */
const MOST_BYTES = 256 * MIB;

const AGAIN = 'take it again: fwctl snapshot save';

const bad = (file: string, place: string, reason: string, next = AGAIN): FwctlError => {
  const path = place === '' ? file : `${file}:${place}`;
  return new FwctlError('usage', `${path}: ${reason}`, { path, next });
};

/** Reads the file of a snapshot, and checks all of it. Throws FwctlError `usage` with the place and the reason. */
export const readSnapshot = (file: string): Snapshot =>
  parseSnapshot(withoutMark(readNamedFile('the snapshot', file, LIMITS.snapshot)).toString('utf8'), file);

/** The same of its text. `file`: what errors call it. */
export function parseSnapshot(text: string, file: string): Snapshot {
  const members = parsed(file, text);
  const { sections, sum, ...head } = members;
  for (const [i, { section, sum: own, readings }] of sections.entries())
    if (own !== sumOf({ section, readings }))
      throw bad(file, `sections[${i}]`, `the sum of the section does not fit: something in it was changed`);
  if (sum !== headSum(headInOrder(head), sections))
    throw bad(file, 'sum', 'the sum does not fit: something beside the readings was changed');
  return snapshotOf(file, members);
}

/** The members that the sum goes over, in the order in which they are written. */
const headInOrder = ({ left_out, ...head }: Omit<Members, 'sections' | 'sum'>): object => ({
  ...head,
  left_out,
});

function parsed(file: string, text: string): Members {
  if (text.trim() === '') throw bad(file, '', 'the file is empty, and no snapshot');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { place, reason } = jsonProblem(text);
    if (!text.trimStart().startsWith('{'))
      throw bad(file, place, 'this is no snapshot: it is no JSON object');
    throw bad(file, place, `the snapshot is damaged, or cut: ${reason}`);
  }
  const { schema } = Object(data) as { schema?: unknown };
  const version = typeof schema === 'string' ? /^fwctl\.snapshot\/([1-9]\d*)$/.exec(schema)?.[1] : undefined;
  if (version === undefined)
    throw bad(
      file,
      '',
      'this is no snapshot: it has no "schema" of fwctl.snapshot',
      'fwctl snapshot save takes one',
    );
  if (Number(version) !== SNAPSHOT_VERSION)
    throw bad(
      file,
      'schema',
      `the snapshot has version ${version}; this fwctl reads version ${SNAPSHOT_VERSION}`,
      'use the fwctl that wrote it, or a newer one',
    );
  const problem = firstProblem(check, data);
  if (problem !== undefined) throw bad(file, '', problem);
  return data as Members;
}

function snapshotOf(file: string, members: Members): Snapshot {
  const {
    origin,
    beside,
    host,
    host_functions: hostFunctions,
    moment,
    sections,
    left_out: leftOut,
    device,
    device_type: deviceType,
    data,
  } = members;
  requireRoom(file, sections);
  return {
    origin,
    seen: { device, info: { deviceType: deviceType as number, data: bytesOf(data as string) } },
    beside: beside.map((one, i) => seenOf(file, `beside[${i}]`, one)),
    host,
    hostFunctions,
    moment,
    leftOut,
    sections: sections.map(({ section, readings }, i) => ({
      section,
      readings: readings.map((one, k) => readingOf(file, `sections[${i}].readings[${k}]`, one)),
    })),
  };
}

/** Lengths are said, not written: what a file asks for in memory has a limit of its own. */
function requireRoom(file: string, sections: Members['sections']): void {
  let bytes = 0;
  for (const [i, { readings }] of sections.entries())
    for (const [k, { in_length, out_length = 0, memory = [] }] of readings.entries()) {
      bytes += in_length + out_length + memory.reduce((sum, { length }) => sum + 2 * length, 0);
      if (bytes > MOST_BYTES)
        throw bad(
          file,
          `sections[${i}].readings[${k}]`,
          `all readings together have more than ${sizeText(MOST_BYTES)}`,
        );
    }
}

function seenOf(
  file: string,
  place: string,
  { device, errno, device_type: deviceType, data }: SeenMembers,
): Seen {
  if (errno !== undefined) return { device, info: requireErrno(file, place, errno) };
  if (deviceType === undefined || data === undefined)
    throw bad(file, place, 'it has neither "device_type" and "data", nor "errno"');
  return { device, info: { deviceType, data: bytesOf(data) } };
}

function requireErrno(file: string, place: string, errno: string): Errno {
  if (errnoNames.includes(errno as Errno)) return errno as Errno;
  throw bad(file, `${place}.errno`, `there is no errno ${errno}`);
}

/** Bytes without the zeros at their end, as long as they were. */
function unpacked(hex: string, length: number): Uint8Array | undefined {
  if (hex.length > 2 * length) return undefined;
  const bytes = new Uint8Array(length);
  bytes.set(bytesOf(hex));
  return bytes;
}

function readingOf(file: string, place: string, one: ReadingMembers): Reading {
  const { what, scope, room, memory, errno, out, out_length: outLength, once_bound: onceBound } = one;
  if (
    errno === undefined
      ? out === undefined || outLength === undefined
      : out !== undefined || outLength !== undefined
  )
    throw bad(file, place, 'it has to have either "out" and "out_length", or "errno"');
  const whole = (name: string, hex: string, length: number): Uint8Array => {
    const bytes = unpacked(hex, length);
    if (bytes) return bytes;
    throw bad(file, `${place}.${name}`, `there are ${hex.length / 2} bytes, and "length" says ${length}`);
  };
  const input = whole('in', one.in, one.in_length);
  const call: Asked = {
    call: 'rpc',
    file: 1,
    scope: scopeNumber(SCOPES.find((known) => known === scope) as Scope),
    input,
    outLen: room,
    ...(onceBound === undefined ? {} : { onceBound }),
    ...(memory
      ? {
          memory: memory.map(
            ({ at, length, sent = '', got }, i): Named => ({
              at,
              sent: whole(`memory[${i}].sent`, sent, length),
              ...(got === undefined ? {} : { got: whole(`memory[${i}].got`, got, length) }),
            }),
          ),
        }
      : {}),
    output:
      errno === undefined
        ? whole('out', out as string, outLength as number)
        : requireErrno(file, place, errno),
  };
  if (typeof call.output !== 'string' && call.output.length > room)
    throw bad(
      file,
      `${place}.out_length`,
      `the answer has ${call.output.length} bytes, and there was room for ${room}`,
    );
  return { what, call };
}
