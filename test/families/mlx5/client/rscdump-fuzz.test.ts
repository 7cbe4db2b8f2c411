import { expect } from 'chai';
import { FwctlError } from '../../../../src/client/errors.js';
import { chance } from '../../../../src/families/chance.js';
import { decodeSegment } from '../../../../src/families/mlx5/client/rscdump-fields.js';
import { type DumpSegment, SegmentReader } from '../../../../src/families/mlx5/client/rscdump-segments.js';
import { ALL } from '../../../../src/families/mlx5/prm/rscdump.js';
import { drawn } from '../../../support/times.js';
import { freshDevice } from '../firmware/ask.js';
import { dumped } from '../firmware/dumped.js';

const STREAMS = drawn(100_000);
const SEED = 20261121;

const device = freshDevice();

/** Dumps of the built-in device, short and long, whole. */
const WHOLE = [
  { segment_type: 0xffff },
  { segment_type: 0x1000, index1: 0x200 },
  { segment_type: 0x1201, index1: 1135, index2: 1016, num_of_obj2: ALL },
  { segment_type: 0x4015, index1: 1 },
  { segment_type: 0x1311 },
  { segment_type: 0x7777 },
].map((fields) => dumped(device, fields).bytes);

/** A dump with some bytes changed, taken away or put in; most of them where segments begin. */
function mutated(number: number): Uint8Array {
  const draw = (what: number, below: number) => chance(SEED, number, what) % below;
  const whole = WHOLE[draw(0, WHOLE.length)] as Uint8Array;
  let bytes = whole.slice(0, draw(1, 4) ? whole.length : draw(2, whole.length));
  for (let i = 0; i < 1 + draw(3, 3); i++) {
    const at = draw(10 + i, Math.max(draw(20 + i, 2) ? 64 : bytes.length, 1));
    const how = draw(30 + i, 4);
    if (how === 0) bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1)]);
    else if (how === 1) bytes = Uint8Array.from([...bytes.subarray(0, at), 0, ...bytes.subarray(at)]);
    else if (at < bytes.length) bytes[at] = how === 2 ? 0 : draw(40 + i, 256);
  }
  return bytes;
}

/** Reads a stream in pieces of a length, and looks at each segment. Gives the segments. */
function readAll(bytes: Uint8Array, piece: number): DumpSegment[] {
  const found: DumpSegment[] = [];
  try {
    const reader = new SegmentReader();
    for (let at = 0; at < bytes.length; at += piece)
      for (const segment of reader.push(bytes.subarray(at, at + piece))) {
        found.push(segment);
        decodeSegment(segment);
      }
    reader.end();
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'reply') throw error;
    const { offset } = error.facts;
    const end = found.reduce((sum, segment) => sum + segment.bytes.length, 0);
    if (offset === undefined || offset < end || offset > Math.max(bytes.length, end))
      throw new Error(`the error names ${offset}, behind ${end} of ${bytes.length} bytes`);
  }
  return found;
}

describe('dump streams, mutated', () => {
  it(`${STREAMS} of them give segments that lie in them, and end, or fail with the place`, () => {
    let segments = 0;
    for (let number = 0; number < STREAMS; number++) {
      const bytes = mutated(number);
      const found = readAll(bytes, number % 3 ? bytes.length : 1 + (chance(SEED, number, 99) % 300));
      let at = 0;
      for (const { offset, bytes: each } of found) {
        if (offset !== at || each.length < 4)
          throw new Error(`stream ${number}: a segment at ${offset}, not ${at}`);
        at += each.length;
      }
      if (at > bytes.length) throw new Error(`stream ${number}: segments beyond its end`);
      segments += found.length;
    }
    expect(segments).to.be.greaterThan(STREAMS);
  });
});
