import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode, set, ValueError } from '../../src/bits/codec.js';
import { parseLayout } from '../../src/bits/layout.js';
import { parseUuid, uuidText } from '../../src/bits/uuid.js';

/** The patrol scrub feature of CXL. */
const TEXT = '96dad7d6-fde8-482b-a733-75774e06db8a';
const BYTES = Uint8Array.from(Buffer.from('96dad7d6fde8482ba73375774e06db8a', 'hex'));
const form = parseLayout('form 144l id@0:16 uuid@16:8[16]$', () => {
  throw new Error('nothing nested');
});

describe('UUIDs', () => {
  it('are their bytes in their order, with dashes', () => {
    expect(uuidText(BYTES)).to.equal(TEXT);
    expect(parseUuid(TEXT.toUpperCase())).to.deep.equal(BYTES);
    for (const none of ['', '96dad7d6', TEXT.replaceAll('-', ''), `${TEXT}0`, TEXT.replace('9', 'g')])
      expect(parseUuid(none), none).to.equal(undefined);
  });

  it('of any bytes are read back, whichever was asked for before', () => {
    const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(sixteen, sixteen, (one, other) => {
        for (const bytes of [one, other, other, one]) expect(parseUuid(uuidText(bytes))).to.deep.equal(bytes);
      }),
    );
    expect(uuidText(new Uint8Array(16))).to.equal('00000000-0000-0000-0000-000000000000');
  });

  it('are text in decoded fields, and taken as text; raw they are bytes', () => {
    const bytes = encode(form, { id: 7, uuid: TEXT });
    expect(bytes.subarray(2)).to.deep.equal(BYTES);
    expect(decode(form, bytes)).to.deep.equal({ id: 7, uuid: TEXT });
    expect(decode(form, bytes, { raw: true }).uuid).to.deep.equal([...BYTES]);
    expect(set(form, new Uint8Array(18), 'uuid', BYTES).subarray(2)).to.deep.equal(BYTES);
    expect(() => set(form, new Uint8Array(18), 'uuid', '96dad7d6')).to.throw(ValueError);
  });
});
