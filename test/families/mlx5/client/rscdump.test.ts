import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { FwctlError } from '../../../../src/client/errors.js';
import { Session } from '../../../../src/client/session.js';
import { dumpResource, readMenu } from '../../../../src/families/mlx5/client/rscdump.js';
import {
  type DumpSegment,
  formOf,
  SegmentReader,
} from '../../../../src/families/mlx5/client/rscdump-segments.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { SEGMENTS } from '../../../../src/families/mlx5/prm/rscdump.js';
import { devices, fakeBackend } from '../../../support/fake-backend.js';

const register = layout('resource_dump_ext');

/** A device that answers RESOURCE_DUMP by a function of what was asked, and of how often it was. */
async function answering(reply: (asked: Fields, packet: number) => object): Promise<Session> {
  const { backend } = fakeBackend();
  let packet = 0;
  const rpc = async (_scope: number, input: Uint8Array) => {
    const asked = decode(register, input.subarray(16));
    const fields = { seq_num: (asked.seq_num + 1) % 16, ...reply(asked as unknown as Fields, packet++) };
    const output = new Uint8Array(16 + 256);
    output.set(encode(register, fields), 16);
    return output;
  };
  const open = async () => ({ ...(await fakeBackend().backend.open('fwctl0')), rpc });
  return Session.open({ ...backend, open }, devices[0] as (typeof devices)[0], {
    allowTaint: false,
    guard: true,
    deny: [],
  });
}

type Kind = Exclude<DumpSegment['kind'], undefined>;

function made(kind: Kind, fields: object = {}, header: object = {}): number[] {
  const form = formOf(kind);
  const type = kind === 'resource' ? 0x1000 : SEGMENTS[kind];
  const segment_header = { length_dw: form.bits / 32, segment_type: type, ...header };
  return Array.from(encode(form, { segment_header, ...fields } as never));
}

const START = [...made('info'), ...made('command', { segment_called: 0x1000 })];
const END = made('terminate');

/** A reply with these bytes in it. */
const packet = (bytes: readonly number[], more: object = {}) => ({
  size: bytes.length,
  inline_data: Uint8Array.from(bytes),
  ...more,
});

const REQUEST = { type: 0x1000, index1: 0, index2: 0, num1: 0, num2: 0 };

/** What comes out of a dump: the kinds until its end, and the error that ended it. */
async function outcome(session: Session, request: object = {}) {
  const kinds: (string | undefined)[] = [];
  try {
    for await (const { kind } of dumpResource(session, { ...REQUEST, ...request })) kinds.push(kind);
    return { kinds };
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    const { kind, message, facts } = error;
    return { kinds, kind, message, offset: facts.offset };
  }
}

/** The same of a dump in one packet. */
const ofBytes = async (...bytes: number[]) => outcome(await answering(() => packet(bytes)));

describe('a resource dump from a device that answers badly', () => {
  it('what was decoded before the fault is given, then a reply error with its offset', async () => {
    expect(await ofBytes(...START, ...made('notice'), 0, 0, 0x10, 0, ...END)).to.deep.include({
      kinds: ['info', 'command', 'notice'],
      kind: 'reply',
      offset: START.length + 48,
    });
  });

  it('an empty reply is no dump', async () => {
    const got = await ofBytes();
    expect(got).to.deep.include({ kinds: [], kind: 'reply', offset: 0 });
    expect(got.message).to.match(/without a terminate segment/);
  });

  it('a segment of no length ends the dump', async () => {
    expect((await ofBytes(...START, 0, 0, 0x10, 0)).message).to.match(
      /at offset 0x24: a segment of no length/,
    );
  });

  it('a size beyond the register is not believed', async () => {
    const got = await outcome(await answering(() => packet(START, { size: 60000 })));
    expect(got.message).to.match(/60000 bytes, of which 208/);
  });

  it('a menu of more records than there is room for is refused', async () => {
    const menu = made('menu', { num_of_records: 45 });
    const bytes = [...made('info'), ...made('command', { segment_called: 0xffff }), ...menu, ...END];
    const got = await outcome(await answering(() => packet(bytes)), { type: 0xffff });
    expect(got.message).to.match(/menu of 45 records, with room for 0/);
  });

  it('a lost packet is seen at every number, also where they begin again', async () => {
    for (const lost of [1, 14, 15, 16, 17, 31]) {
      const session = await answering(({ seq_num }, at) =>
        packet(at === 0 ? START : made('notice'), {
          more_dump: 1,
          ...(at >= lost ? { seq_num: ((seq_num as number) + 2) % 16 } : {}),
        }),
      );
      const got = await outcome(session);
      expect(got.kinds, `${lost}`).to.have.length(lost + 1);
      expect(got.message).to.match(new RegExp(`packet ${lost} has the number ${(lost + 2) % 16}`));
    }
  });

  it('a dump that never ends is left at a limit', async () => {
    const long = made('resource', {}, { length_dw: 52 }).concat(new Array(192).fill(0));
    const session = await answering((_, at) => packet(at === 0 ? START : long, { more_dump: 1 }));
    const { message, kinds } = await outcome(session, { most: 100 * 208 });
    expect(message).to.match(/there is no end/);
    expect(kinds).to.have.length(102);
  });

  it('an empty packet that is not the last ends the dump', async () => {
    const session = await answering((_, at) => packet(at === 0 ? START : [], { more_dump: 1 }));
    expect((await outcome(session)).message).to.match(/packet 1 is empty, and not the last/);
  });

  it('nothing stands behind the terminate segment, or in its place', async () => {
    expect((await ofBytes(...START, ...END, ...made('notice'))).message).to.match(
      /more behind the terminate/,
    );
    expect((await ofBytes(...START, ...made('notice'))).message).to.match(/without a terminate/);
  });

  it('a segment longer than what comes, or shorter than its kind, is refused', async () => {
    const long = made('resource', {}, { length_dw: 100 });
    expect((await ofBytes(...START, ...long)).message).to.match(/of 400 bytes, of which 16 are there/);
    const short = made('resource', {}, { length_dw: 2 });
    expect((await ofBytes(...START, ...short)).message).to.match(
      /resource segment of 8 bytes, less than its 16/,
    );
    expect((await ofBytes(...START, 0xff)).message).to.match(/1 bytes are no segment/);
  });

  it('text without an end, or with escape sequences, is refused', async () => {
    const error = (text: string) => [...START, ...made('error', { error: text }), ...END];
    expect((await ofBytes(...error('x'.repeat(32)))).message).to.match(/0x34: its text has no end/);
    expect((await ofBytes(...error('ab\x1b[2J'))).message).to.match(/0x36: its text has the character 0x1b/);
  });

  it('a dump of another type than was asked for is refused', async () => {
    const got = await outcome(await answering(() => packet([...START, ...END])), { type: 0x1200 });
    expect(got.message).to.match(/dumps type 0x1000, not 0x1200/);
  });

  it('references in a circle are followed once', async () => {
    const circle = made('reference', { reference_segment: 0x1000, index1: 7 });
    const session = await answering(() => packet([...START, ...circle, ...END]));
    const dump = ['info', 'command', 'reference', 'terminate'];
    expect((await outcome(session, { depth: 1000 })).kinds).to.deep.equal([...dump, ...dump]);
    expect((await outcome(session)).kinds).to.deep.equal(dump);
  });

  it('references that lead ever further are followed to a limit', async () => {
    const session = await answering(({ index1 }) => {
      const further = made('reference', { reference_segment: 0x1000, index1: (index1 as number) + 1 });
      return packet([...START, ...further, ...END]);
    });
    expect((await outcome(session, { depth: 1e9 })).message).to.match(/more than 10000 dumps/);
  });

  it('an answer that is no menu is no menu', async () => {
    const bytes = [...made('info'), ...made('command', { segment_called: 0xffff }), ...END];
    const error = await readMenu(await answering(() => packet(bytes))).catch((caught) => caught);
    expect(error).to.be.instanceOf(FwctlError);
    expect(error.kind).to.equal('reply');
  });
});

describe('the segments of a dump', () => {
  it('are the same however the bytes are cut', () => {
    const bytes = Uint8Array.from([...START, ...made('notice'), ...made('resource'), ...END]);
    const whole = [...new SegmentReader().push(bytes)].map(({ offset, type }) => [offset, type]);
    for (let size = 1; size < bytes.length; size++) {
      const reader = new SegmentReader();
      const got: number[][] = [];
      for (let at = 0; at < bytes.length; at += size)
        for (const { offset, type } of reader.push(bytes.subarray(at, at + size))) got.push([offset, type]);
      reader.end();
      expect(got, `${size}`).to.deep.equal(whole);
    }
  });

  it('are the same where each piece comes in the buffer of the piece before it', () => {
    const bytes = Buffer.from([...START, ...made('notice'), ...made('resource'), ...END]);
    const whole = [...new SegmentReader().push(bytes)].map((segment) => [...segment.bytes]);
    const reader = new SegmentReader();
    const got: number[][] = [];
    const room = Buffer.alloc(10);
    for (let at = 0; at < bytes.length; at += room.length) {
      const length = bytes.copy(room, 0, at);
      for (const segment of reader.push(room.subarray(0, length))) got.push([...segment.bytes]);
    }
    reader.end();
    expect(got).to.deep.equal(whole);
  });
});
