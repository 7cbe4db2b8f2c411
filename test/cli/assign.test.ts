import { expect } from 'chai';
import { lazyEnum } from '../../src/bits/enum.js';
import { parseLayout } from '../../src/bits/layout.js';
import { assign, splitAssignment } from '../../src/cli/assign.js';

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
  Buffer.from(assign(form, new Uint8Array(8), words.map(splitAssignment))).toString('hex');

describe('assignments', () => {
  it('a name of the enum stands for its value, several of a mask for all of them', () => {
    expect(set('state=DOWN', 'speed=SDR|QDR', 'lane=TWO|WIDE')).to.equal('0205820000000000');
  });

  it('a name is told without regard to case where that is unique', () => {
    expect(set('state=up_once', 'speed=sdr|Ddr')).to.equal('0303000000000000');
  });

  it('elements, arrays and open ends take numbers, lists and hex; an empty list is nothing', () => {
    expect(set('both[1].y=7')).to.equal('0000000000000007');
    expect(set('tail=[1,0x2,0b11]')).to.equal('0000000000000000010203');
    expect(set('tail=0xff00')).to.equal('0000000000000000ff00');
    expect(set('tail=[]')).to.equal('0000000000000000');
  });

  const wrong: [string, string[], RegExp][] = [
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
});
