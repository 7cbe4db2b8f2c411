import { expect } from 'chai';
import { lazyEnum } from '../../src/bits/enum.js';
import { parseLayout } from '../../src/bits/layout.js';
import { assign, splitAssignments } from '../../src/values/assign.js';

const enums: Record<string, string> = {
  state: 'state UP=1 DOWN=2 Up_Once=3',
  speed: 'speed SDR=1 DDR=2 QDR=4',
  lane: 'lane ONE=0 TWO=1 WIDE=7',
};
const pair = parseLayout('pair 16 x@0:8 y@8:8', () => {
  throw new Error('none');
});
const form = parseLayout(
  'form 64 state@0:8=state speed@8:8|speed lane@16:8^lane both@32:pair[2] tail@64:8[]',
  () => pair,
  (name, kind) => lazyEnum(name, kind, () => enums[name] as string),
);

const set = (...words: string[]) =>
  Buffer.from(assign(form, new Uint8Array(8), splitAssignments(words))).toString('hex');

describe('assignments', () => {
  it('a name of the enum stands for its value, several of a mask for all of them', () => {
    expect(set('state=DOWN', 'speed=SDR|QDR', 'lane=TWO|WIDE')).to.equal('0205820000000000');
  });

  it('a name is told without regard to case where that is unique', () => {
    expect(set('state=up_once', 'speed=sdr|Ddr')).to.equal('0303000000000000');
  });

  it('a field is named without regard to case where that is unique, by each step of its path', () => {
    expect(set('STATE=DOWN', 'Both[1].Y=7')).to.equal('0200000000000007');
    const cased = parseLayout('cased 16 Mode@0:8 mode@8:8', () => pair);
    const lay = (...words: string[]) =>
      Buffer.from(assign(cased, new Uint8Array(2), splitAssignments(words))).toString('hex');
    expect(lay('Mode=1', 'mode=2')).to.equal('0102');
    expect(() => lay('MODE=1')).to.throw('cased has no field "MODE"');
    expect(() => set('state=1', 'STATE=2')).to.throw('state is assigned twice');
    const json = (value: unknown) => assign(form, new Uint8Array(8), [{ path: 'both[0]', value }]);
    expect(Buffer.from(json({ X: 1, y: 2 })).toString('hex')).to.equal('0000000001020000');
    expect(() => json({ x: 1, X: 2 })).to.throw('both[0].x is assigned twice');
  });

  it('a field that is fixed stays so in any case', () => {
    const fixed = { fixed: ['state'] };
    expect(() => assign(form, new Uint8Array(8), [{ path: 'STATE', value: 1 }], fixed)).to.throw(
      "state can't be assigned",
    );
  });

  it('elements, arrays and open ends take numbers, lists and hex; an empty list is nothing', () => {
    expect(set('both[1].y=7')).to.equal('0000000000000007');
    expect(set('tail=[1,0x2,0b11]')).to.equal('0000000000000000010203');
    expect(set('tail=0xff00')).to.equal('0000000000000000ff00');
    expect(set('tail=[]')).to.equal('0000000000000000');
  });

  it('a range sets each of its elements: to one value, or to each of a list', () => {
    expect(set('both[0..1].y=7')).to.equal('0000000000070007');
    expect(set('both[0..1].x=[1,2]')).to.equal('0000000001000200');
    expect(set('tail[0..2]=0x5')).to.equal('0000000000000000050505');
    expect(() => set('tail[00..02]=5')).to.throw('tail[00..02]: "00" begins with 0');
  });

  it('an array of a fixed length takes all of it: a list with a value for each, hex digits where it is a run of bytes', () => {
    const fixed = parseLayout('fixed 96 plain@0:8[4]# bytes@32:8[4] words@64:16[2]', () => pair);
    const lay = (...words: string[]) =>
      Buffer.from(assign(fixed, new Uint8Array(12), splitAssignments(words))).toString('hex');
    expect(lay('plain=[1,2,3,4]', 'bytes=0x05060708', 'words=[9,10]')).to.equal(
      '0102030405060708' + '0009000a',
    );
    expect(lay('words=0x0009000a', 'plain[3]=4')).to.equal('00000004' + '00000000' + '0009000a');
    expect(() => lay('plain=10')).to.throw('plain is a list of 4, not 10');
    expect(() => lay('plain=0x01020304')).to.throw('plain is a list of 4, not 0x01020304');
    expect(() => lay('plain=[1,2]')).to.throw('plain is a list of 4, not 2');
    expect(() => lay('bytes=0x05')).to.throw('bytes has 4 bytes, not the 1 of 0x05');
    expect(() => lay('words=0x0009')).to.throw('words has 4 bytes, not the 2 of 0x0009');
    const json = (value: unknown) => assign(fixed, new Uint8Array(12), [{ path: 'plain', value }]);
    expect(() => json([1, 2])).to.throw('plain is a list of 4, not 2');
    expect(() => json(10)).to.throw('plain is a list of 4, not 10');
  });

  const wrong: [string, string[], RegExp][] = [
    ['a list for one element', ['state=[1]'], /state is one value, not a list/],
    ['a range that ends before it begins', ['tail[2..1]=3'], /from its first to its last/],
    ['a list of another length than its range', ['tail[0..3]=[1,2]'], /a list of 4, not of 2/],
    ['an unknown name', ['state=DWON'], /no value of state "DWON"/],
    ['an unknown name in a mask', ['speed=SDR|XDR'], /no value of speed "SDR\|XDR"/],
    ['a field that is set twice', ['state=1', 'state=1'], /state is assigned twice/],
    [
      'an array and an element of it',
      ['tail=0x00ff', 'tail[1]=3'],
      /tail and tail\[1\] are assigned, and share bits/,
    ],
    ['trailing junk behind a number', ['state=1x'], /not "1x"/],
    ['a value that is too wide', ['state=256'], /not in 0 to 255/],
  ];
  for (const [what, words, said] of wrong) {
    it(`${what} is an error`, () => {
      expect(() => set(...words)).to.throw(said);
    });
  }

  it('fields of one element beside each other are not the same bits', () => {
    expect(set('both[0].x=1', 'both[0].y=2', 'both[1].x=3')).to.equal('0000000001020300');
  });

  it('nested JSON claims only what it sets', () => {
    const lay = (...assignments: { path: string; value: unknown }[]) =>
      assign(form, new Uint8Array(8), assignments);
    const nested = { path: 'both', value: [{ x: 1 }, { y: 2 }] };
    expect(Buffer.from(lay(nested, { path: 'both[1].x', value: 3 })).toString('hex')).to.equal(
      '0000000001000302',
    );
    expect(() => lay(nested, { path: 'both[1].y', value: 3 })).to.throw(/both\[1\]\.y is assigned twice/);
  });

  it('JSON’s true and false are for single bits; wider fields take numbers', () => {
    const bits = parseLayout('bits 8 on@0:1 wide@1:7', () => pair);
    const lay = (path: string, value: unknown) => assign(bits, new Uint8Array(1), [{ path, value }]);
    expect([...lay('on', true), ...lay('on', false)]).to.deep.equal([0x80, 0]);
    expect(() => lay('wide', true)).to.throw('wide takes a number, not true');
    expect(() => lay('wide', {})).to.throw('wide takes a number, not an object');
    expect(() => lay('wide', null)).to.throw('wide takes a number, not null');
  });
});
