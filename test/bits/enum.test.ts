import { expect } from 'chai';
import fc from 'fast-check';
import { type EnumKind, lazyEnum, namesOf, valueNamed } from '../../src/bits/enum.js';

const speeds = (kind: EnumKind) =>
  lazyEnum('speeds', kind, () => 'speeds SPEED_ SLOW=0 FAST=1 FASTER=2 LIGHT=4');

describe('enums of fields', () => {
  it('are read when their values are first looked at, and once', () => {
    let reads = 0;
    const known = lazyEnum('late', 'value', () => {
      reads++;
      return 'late A=1 B=0x20 C=0xffffffffffffffff';
    });
    expect(reads).to.equal(0);
    expect([...known.values.values()]).to.deep.equal([1, 32, 0xffffffffffffffffn]);
    expect(known.prefix).to.equal('');
    expect(reads).to.equal(1);
  });

  it('a value has its name, or both where two mean it', () => {
    expect(namesOf(speeds('value'), 2)).to.equal('FASTER');
    expect(namesOf(speeds('value'), 3)).to.equal(undefined);
    expect(
      namesOf(
        lazyEnum('x', 'value', () => 'x ON=1 ENABLED=1'),
        1n,
      ),
    ).to.equal('ON/ENABLED');
  });

  it('a mask has the names of its bits, and bits without a name in hex', () => {
    expect(namesOf(speeds('mask'), 5)).to.equal('FAST, LIGHT');
    expect(namesOf(speeds('mask'), 0x12)).to.equal('FASTER, 0x10');
    expect(namesOf(speeds('mask'), 0)).to.equal('SLOW');
    expect(namesOf(speeds('mask'), 0x10)).to.equal(undefined);
  });

  it('bits are counted from the lowest', () => {
    expect(namesOf(speeds('bits'), 0b10011)).to.equal('SLOW, FAST, LIGHT');
    expect(namesOf(speeds('bits'), 0)).to.equal(undefined);
  });

  it('a name is found with or without its prefix, several only in a mask', () => {
    expect(valueNamed(speeds('value'), 'LIGHT')).to.equal(4n);
    expect(valueNamed(speeds('value'), 'SPEED_LIGHT')).to.equal(4n);
    expect(valueNamed(speeds('mask'), 'FAST|SPEED_LIGHT')).to.equal(5n);
    expect(valueNamed(speeds('bits'), 'FAST, LIGHT')).to.equal(0b10010n);
    for (const text of ['FAST|LIGHT', 'fast', 'SPEED_', '', 'XSPEED_FAST'])
      expect(valueNamed(speeds('value'), text), text).to.equal(undefined);
    expect(valueNamed(speeds('mask'), 'FAST|NONE')).to.equal(undefined);
  });

  it('the names of any value that the enum covers lead back to it', () => {
    for (const kind of ['mask', 'bits'] as const) {
      const most = kind === 'mask' ? 7 : 0b10111;
      fc.assert(
        fc.property(fc.nat(most), (any) => {
          const value = any & most;
          const names = namesOf(speeds(kind), value);
          if (names !== undefined) expect(valueNamed(speeds(kind), names)).to.equal(BigInt(value));
          else expect(value).to.equal(0);
        }),
      );
    }
  });
});

describe('parts of a number', () => {
  const fec = lazyEnum('fec', 'parts', () => 'fec MODE@0:4 NRZ=0 PAM4=1 KIND@4:3 NONE=0 RS=2 ON@7:1');

  it('have each its name, its value in words and flags where they are set', () => {
    expect(namesOf(fec, 0xa1)).to.equal('MODE=PAM4, KIND=RS, ON');
    expect(namesOf(fec, 0x75)).to.equal('MODE=5, KIND=7');
  });

  it('are given by name, alone or together', () => {
    expect(valueNamed(fec, 'MODE=PAM4,KIND=RS,ON')).to.equal(0xa1n);
    expect(valueNamed(fec, 'KIND=7')).to.equal(0x70n);
    for (const text of ['KIND=8', 'KIND', 'KIND=', 'OTHER=1', 'OFF'])
      expect(valueNamed(fec, text), text).to.equal(undefined);
  });

  it('list what a whole number may be', () => {
    expect([...fec.values]).to.deep.equal([
      ['MODE=NRZ', 0],
      ['MODE=PAM4', 1],
      ['KIND=NONE', 0],
      ['KIND=RS', 0x20],
      ['ON', 0x80],
    ]);
  });
});
