import { constants } from 'node:buffer';
import type { DeviceEntry, Host, Moment } from '../../client/backend.js';
import { FwctlError } from '../../client/backend.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import type { Errno } from '../../uapi/errno.js';
import { SCOPES, type Scope, scopeNumber } from '../../uapi/scope.js';
import { bytesOf } from '../hex.js';
import type { Call, Named, Refusal, Timing } from './calls.js';
import { Chain, type CommandNames, type Origin, TAPE_VERSION } from './line.js';
import { CALLS, END, HEADER, wrongMember } from './members.js';
import { OpenFiles } from './open-files.js';

/** A call as it stands on a tape. */
export interface TapeCall {
  /** Of the file, from 1. */
  readonly line: number;
  /** From 1. */
  readonly number: number;
  readonly call: Call;
  readonly timing: Timing;
  /** What the tape calls an RPC's command: for people. */
  readonly names?: CommandNames;
}

/** A tape that was read: its head, and its calls in their order. */
export interface TapeRecord {
  readonly file: string;
  readonly origin: Origin;
  readonly calls: readonly TapeCall[];
  /** False: the end mark is missing, as of a program that was killed. */
  readonly ended: boolean;
}

type Members = Record<string, unknown>;

/** What is wrong with a line of a tape. */
export const badLine = (file: string, line: number, reason: string, next: string): FwctlError =>
  new FwctlError('usage', `${file}:${line}: ${reason}`, { path: `${file}:${line}`, next });

const AGAIN = 'record it again: fwctl record, or --record FILE';
const SHOW = (file: string) => `see what is on it: fwctl replay show ${file}`;
const NEWLINE = 0x0a;

/**
 * Reads a tape and checks every line of it. Throws FwctlError `usage` with file, line and reason. With `partial`, the end mark may be
 * missing, and a last line that was not written to its end is left out.
 * Source: fwctl-tape(5).
 */
export function readTape(file: string, options: { partial?: boolean } = {}): TapeRecord {
  return new TapeReader(file, options.partial ?? false).read(readNamedFile('the tape', file, LIMITS.tape));
}

class TapeReader {
  private line = 0;
  private readonly chain = new Chain();
  private readonly files = new OpenFiles();
  private readonly calls: TapeCall[] = [];
  private origin: Origin | undefined;
  private ended = false;

  constructor(
    private readonly file: string,
    private readonly partial: boolean,
  ) {}

  read(content: Buffer): TapeRecord {
    for (let at = 0; at < content.length; ) {
      const end = content.indexOf(NEWLINE, at);
      this.line++;
      if (end < 0) {
        if (this.partial && this.origin && !this.ended) break;
        // What is no tape at all says so.
        if (!this.origin) this.take(content.toString('utf8', at, at + 200));
        throw this.bad('the tape is cut in the middle of this line', SHOW(this.file));
      }
      if (end - at > constants.MAX_STRING_LENGTH) throw this.bad(`the line has ${end - at} bytes`);
      this.take(content.toString('utf8', at, end));
      at = end + 1;
    }
    const { file, origin, calls, ended } = this;
    if (!origin) throw badLine(file, 1, 'the file is empty, and no tape', AGAIN);
    if (!ended && !this.partial)
      throw badLine(
        file,
        this.line,
        'the tape has no end mark behind this line: it was cut, or the program that was recorded was killed',
        SHOW(file),
      );
    return { file, origin, calls, ended };
  }

  private take(text: string): void {
    if (!this.origin) {
      this.origin = this.header(text);
      return;
    }
    if (this.ended) throw this.bad('there is a line behind the end mark');
    const members = this.parse(text);
    if ('end' in members) {
      this.check(wrongMember(END, members));
      this.sum(text);
      const { calls } = members.end as { calls: number };
      const had = this.calls.length;
      if (calls !== had) throw this.bad(`the end mark counts ${calls} calls; the tape has ${had}`);
      this.ended = true;
    } else this.call(text, members);
  }

  private header(text: string): Origin {
    let members: Members;
    try {
      members = this.parse(text);
    } catch {
      members = {};
    }
    const { schema } = members;
    const version = typeof schema === 'string' ? /^fwctl\.tape\/([1-9]\d*)$/.exec(schema)?.[1] : undefined;
    if (version === undefined)
      throw this.bad('this is no tape: its first line has no "schema" of fwctl.tape');
    if (Number(version) > TAPE_VERSION)
      throw this.bad(
        `the tape has version ${version}; this fwctl reads version ${TAPE_VERSION}`,
        'use the fwctl that wrote it, or a newer one',
      );
    this.check(wrongMember(HEADER, members));
    this.sum(text);
    return members.origin as Origin;
  }

  private call(text: string, members: Members): void {
    const shapes = Object.hasOwn(CALLS, String(members.call))
      ? CALLS[members.call as Call['call']]
      : undefined;
    if (!shapes)
      throw this.bad(
        `there is no call ${JSON.stringify(members.call)}: one of ${Object.keys(CALLS).join(', ')}`,
      );
    const [usual, failed = usual] = shapes;
    this.check(wrongMember('errno' in members ? failed : usual, members));
    this.sum(text);
    const due = this.calls.length + 1;
    if (members.n !== due) throw this.bad(`call ${members.n} stands where call ${due} is due`);
    const call = callOf(members);
    this.check(this.files.wrong(call));
    const { start, took, opcode, register, feature } = members as {
      start: number;
      took: number;
      opcode?: string;
      register?: string;
      feature?: string;
    };
    this.calls.push({
      line: this.line,
      number: due,
      call,
      timing: { start, took },
      ...(opcode === undefined ? {} : { names: { opcode, register, feature } }),
    });
  }

  private parse(text: string): Members {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.bad('the line is not JSON');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.bad('the line is no JSON object');
    return value as Members;
  }

  private check(reason: string | undefined): void {
    if (reason !== undefined) throw this.bad(reason);
  }

  private sum(text: string): void {
    if (!this.chain.accepts(text))
      throw this.bad('the sum does not fit: this line was changed, or one above it is gone');
  }

  private bad(reason: string, next = AGAIN): FwctlError {
    return badLine(this.file, this.line, reason, next);
  }
}

/** No Buffer: that has a JSON form of its own. */

const namedOf = ({
  at,
  length,
  sent,
  got,
}: {
  at: number;
  length: number;
  sent?: string;
  got?: string;
}): Named => ({
  at,
  sent: sent === undefined ? new Uint8Array(length) : bytesOf(sent),
  ...(got === undefined ? {} : { got: bytesOf(got) }),
});

/** The call of a line whose members have been checked. */
function callOf(members: Members): Call {
  const { file, errno } = members as { file: number; errno?: Errno };
  switch (members.call as Call['call']) {
    case 'list': {
      const { wanted, devices } = members as { wanted?: string; devices: DeviceEntry[] };
      return { call: 'list', ...(wanted === undefined ? {} : { wanted }), devices };
    }
    case 'host':
      return { call: 'host', host: members.host as Host };
    case 'clock':
      return { call: 'clock', moment: members.moment as Moment };
    case 'open': {
      const { device, refusal } = members as { device: string; refusal?: Refusal };
      return { call: 'open', file, device, ...(errno ? { errno } : {}), ...(refusal ? { refusal } : {}) };
    }
    case 'info': {
      const { device_type, data } = members as { device_type: number; data: string };
      if (errno) return { call: 'info', file, errno };
      return { call: 'info', file, deviceType: device_type, data: bytesOf(data) };
    }
    case 'rpc': {
      const {
        in_len: inLen,
        out_len: outLen,
        memory,
        written,
      } = members as {
        in_len?: number;
        out_len: number;
        memory?: { at: number; length: number; sent?: string; got?: string }[];
        written?: { mkey: number; offset: number; bytes: string }[];
      };
      return {
        call: 'rpc',
        file,
        scope: scopeValue(members.scope as Scope | number),
        input: bytesOf(members.in as string),
        ...(inLen === undefined ? {} : { inLen }),
        outLen,
        ...(memory ? { memory: memory.map(namedOf) } : {}),
        output: errno ?? bytesOf(members.out as string),
        ...(written ? { written: written.map((part) => ({ ...part, bytes: bytesOf(part.bytes) })) } : {}),
      };
    }
    case 'umem': {
      const { length, mkey, address } = members as { length: number; mkey: number; address: string };
      if (errno) return { call: 'umem', file, length, errno };
      return { call: 'umem', file, length, mkey, address: BigInt(address) };
    }
    case 'release':
      return { call: 'release', file, mkey: members.mkey as number };
    case 'close':
      return { call: 'close', file };
  }
}

const scopeValue = (scope: Scope | number): number =>
  typeof scope === 'number' ? scope : scopeNumber(SCOPES.find((one) => one === scope) as Scope);
