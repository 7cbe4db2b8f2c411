import { expect } from 'chai';
import fc from 'fast-check';
import { encode } from '../../../../src/bits/codec.js';
import { messageForm, TIMESTAMP_EVENT, timestampForm } from '../../../../src/families/mlx5/prm/tracer.js';
import { type Message, TraceReader } from '../../../../src/families/mlx5/prm/tracer-events.js';
import { StringDatabase } from '../../../../src/families/mlx5/prm/tracer-strings.js';

const BASE = 0x1000;

/** Where each text begins in a database of them. */
function database(...texts: string[]) {
  const places: number[] = [];
  let all = '';
  for (const text of texts) {
    places.push(BASE + all.length);
    all += `${text}\0`;
  }
  const bytes = Uint8Array.from(all, (c) => c.charCodeAt(0));
  return { places, strings: new StringDatabase([{ base: BASE, size: bytes.length, bytes }]) };
}

const { places, strings } = database('plain', '%u and %u', '64: %llx', '%u%u%u%u%u%u%u%u');
const [PLAIN = 0, TWO = 0, WIDE = 0, EIGHT = 0] = places;

const trace = (tmsn: number, tdsn: number, string_param: number, more: object = {}): Uint8Array =>
  encode(messageForm(), { event_id: 1, tmsn, tdsn, string_param, ...more });

const stamp = (at: number, urts = 0): Uint8Array =>
  encode(timestampForm(), {
    event_id: TIMESTAMP_EVENT,
    urts,
    timestamp7_0: at % 256,
    timestamp39_8: Math.floor(at / 256) % 2 ** 32,
    timestamp52_40: Math.floor(at / 2 ** 40),
  });

const read = (traces: Uint8Array[], version = 1): Message[] => {
  const reader = new TraceReader(strings, { version, first: 1, count: 4 });
  const messages = traces.flatMap((one) => Array.from(reader.feed(one)));
  return [...messages, ...reader.end()];
};

const texts = (traces: Uint8Array[]) => read(traces).map(({ text }) => text);

describe('traces', () => {
  it('lie in their 8 bytes as fw_tracer.h has them', () => {
    const message = trace(0x1abc, 5, 0x89abcdef, { lost: 1, timestamp: 0x55, event_id: 3 });
    expect(Buffer.from(message).toString('hex')).to.equal('d503d5e589abcdef');
    expect(Buffer.from(stamp(0x1234_5678_9abc_de % 2 ** 53, 1)).toString('hex')).to.match(/^deff/);
    expect(Buffer.from(stamp(2 ** 52 + 2 ** 39 + 1)).toString('hex')).to.equal('01ff100080000000');
  });

  it('a string, its parameters by number, and the timestamp behind it are a message', () => {
    const [message] = read([
      trace(7, 0, TWO),
      trace(7, 1, 10),
      trace(7, 2, 20, { timestamp: 9 }),
      stamp(1000),
    ]);
    expect(message).to.deep.include({
      text: '10 and 20',
      core: 0,
      lost: false,
      format: '%u and %u',
      notes: [],
    });
    expect(texts([trace(7, 0, WIDE), trace(7, 1, 1), trace(7, 2, 0), stamp(1)])).to.deep.equal([
      '64: 100000000',
    ]);
  });

  it('messages of other numbers and cores may come between', () => {
    const other = { event_id: 2 };
    expect(
      texts([
        trace(7, 0, TWO),
        trace(8, 0, TWO),
        trace(7, 0, TWO, other),
        trace(7, 1, 1),
        trace(8, 1, 3),
        trace(7, 1, 5, other),
        trace(7, 2, 6, other),
        trace(8, 2, 4),
        trace(7, 2, 2),
        stamp(500),
      ]),
    ).to.deep.equal(['5 and 6', '3 and 4', '1 and 2']);
  });

  it('the time is the last one up to the timestamp that has the seven bits of the message', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 30 }),
        fc.nat({ max: 2 ** 22 }),
        fc.nat({ max: 127 }),
        (low, high, later) => {
          const at = high * 2 ** 30 + low;
          const [message] = read([trace(1, 0, PLAIN, { timestamp: at % 128 }), stamp(at + later)]);
          expect(message?.timestamp).to.equal(at);
        },
      ),
    );
  });

  it('a timestamp that is not reliable gives no time: the next one does', () => {
    const plain = trace(1, 0, PLAIN, { timestamp: 1 });
    expect(read([plain, stamp(1000, 1), stamp(2049)])[0]?.timestamp).to.equal(2049);
    expect(read([plain, stamp(1000, 3), stamp(2049)], 0)[0]?.timestamp).to.equal(897);
    expect(read([plain, stamp(1000, 4), stamp(2049)], 0)[0]?.timestamp).to.equal(2049);
    expect(read([plain])[0]?.timestamp).to.equal(undefined);
  });

  const WRONG: [string, Uint8Array[], string, RegExp][] = [
    ['a string outside of the database', [trace(1, 0, 0x999)], '0x00000999', /no string of the database/],
    [
      'a parameter without a beginning',
      [trace(1, 3, 4)],
      '0x00000004',
      /parameter 3 .* beginning is missing/,
    ],
    [
      'a parameter left out',
      [trace(1, 0, TWO), trace(1, 2, 8), trace(1, 3, 9)],
      '8 and 9',
      /parameter 2 .* 1 was due/,
    ],
    ['a message cut short', [trace(1, 0, TWO), trace(1, 1, 8)], '8 and ?', /1 of 2 parameters came/],
    ['a message that begins again', [trace(1, 0, TWO), trace(1, 0, PLAIN)], '? and ?', /0 of 2/],
    [
      'more parameters than there can be',
      [trace(1, 0, EIGHT), ...[1, 2, 3, 4, 5, 6, 7].map((n) => trace(1, n, n))],
      '1234567?',
      /7 of 8/,
    ],
  ];
  for (const [what, traces, text, note] of WRONG)
    it(`${what} is shown, and said`, () => {
      const [message] = read([...traces, stamp(100)]);
      expect(message?.text).to.equal(text);
      expect(message?.notes.join()).to.match(note);
    });

  it('a string without an end is shown as far as the database goes, and said', () => {
    const bytes = new Uint8Array(4000).fill(0x41);
    const endless = new StringDatabase([{ base: 0, size: bytes.length, bytes }]);
    expect(endless.at(3990)).to.deep.include({ text: 'A'.repeat(10), ended: false });
    expect(endless.at(0)?.text).to.have.length(1024);
    expect(endless.at(4000)).to.equal(undefined);
    expect(Array.from(endless.all()).length).to.equal(4);
  });

  it('time that goes back is said', () => {
    const plain = trace(1, 0, PLAIN);
    const messages = read([plain, stamp(5000), plain, stamp(4000), plain, stamp(4100)]);
    expect(messages.map(({ notes }) => notes.length)).to.deep.equal([0, 1, 0]);
    expect(messages[1]?.notes[0]).to.include('went back from 5000');
  });

  it('traces of other events, and half a trace at the end, are left', () => {
    expect(
      texts([trace(1, 0, PLAIN, { event_id: 0 }), trace(1, 0, PLAIN, { event_id: 5 }), stamp(1)]),
    ).to.deep.equal([]);
    expect(texts([trace(1, 0, PLAIN).subarray(0, 7)])).to.deep.equal([]);
  });

  it('any bytes give at most a message a trace, and keep a bounded number waiting', () => {
    const some = fc.oneof(
      fc.uint8Array({ maxLength: 800 }),
      fc
        .array(
          fc.tuple(fc.nat({ max: 8191 }), fc.nat({ max: 7 }), fc.constantFrom(PLAIN, TWO, WIDE, EIGHT, 1)),
        )
        .map((all) => Buffer.concat(all.map(([tmsn, tdsn, value]) => trace(tmsn, tdsn, value)))),
    );
    fc.assert(
      fc.property(some, (bytes) => {
        expect(read([bytes]).length).to.be.at.most(bytes.length / 8);
      }),
      { numRuns: 1000 },
    );
    const reader = new TraceReader(strings, { version: 1, first: 1, count: 4 });
    let shown = 0;
    for (let i = 0; i < 20_000; i++)
      for (const _ of reader.feed(trace(i % 8192, 0, TWO, { event_id: 1 + (i >> 13) }))) shown++;
    expect(20_000 - shown).to.be.below(4400);
  });
});
