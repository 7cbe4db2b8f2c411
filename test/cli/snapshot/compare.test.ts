import { expect } from 'chai';
import { compare } from '../../../src/cli/snapshot/compare.js';
import { matcher, requireKnown } from '../../../src/cli/snapshot/match.js';
import type { Thing, ToldSection } from '../../../src/client/snapshot.js';

const told = (sections: Record<string, Thing[]>): ToldSection[] =>
  Object.entries(sections).map(([section, things]) => ({ section, things }));

const port = (state: string, more: Partial<Thing> = {}): Thing => ({
  name: 'port 1',
  fields: { state },
  ...more,
});
const names = ({ things }: ReturnType<typeof compare>) =>
  things.map(({ section, thing }) => `${section}/${thing}`);
const fields = (changes: readonly { field: string }[]) => changes.map(({ field }) => field);

describe('the comparison of two snapshots', () => {
  it('tells by thing what has another value', () => {
    const a = told({
      settings: [
        { name: 'A', fields: { next: 1, current: 1 } },
        { name: 'B', fields: { next: 2 } },
      ],
    });
    const b = told({
      settings: [
        { name: 'A', fields: { next: 5, current: 1 } },
        { name: 'B', fields: { next: 2 } },
      ],
    });
    expect(compare(a, b).things).to.deep.equal([
      {
        section: 'settings',
        thing: 'A',
        changes: [{ section: 'settings', thing: 'A', field: 'next', before: 1, after: 5 }],
      },
    ]);
    expect(compare(a, a)).to.deep.equal({ things: [], following: [], moving: [] });
  });

  it('keeps apart what moves by itself', () => {
    const one = (count: number): Thing => ({
      name: 'C',
      fields: { count, set: 1 },
      moving: (field) => field === 'count',
    });
    const found = compare(told({ s: [one(1)] }), told({ s: [one(2)] }));
    expect([found.things.length, fields(found.moving)]).to.deep.equal([0, ['count']]);
  });

  it('what only the device sets follows from a change of the thing that it is about, and counts by itself where there is none', () => {
    const register = (oper: number): Thing => ({
      name: 'PTYS',
      fields: { oper },
      told: () => true,
      of: 'link/port 1',
    });
    const [a, b] = [
      told({ link: [port('up')], registers: [register(1)] }),
      told({ link: [port('down')], registers: [register(0)] }),
    ];
    const found = compare(a, b);
    expect([names(found), fields(found.following)]).to.deep.equal([['link/port 1'], ['oper']]);
    const alone = compare(a, told({ link: [port('up')], registers: [register(0)] }));
    expect([names(alone), alone.following]).to.deep.equal([['registers/PTYS'], []]);
  });

  it('what is set is told under the thing of which it is another word', () => {
    const register = (admin: number): Thing => ({
      name: 'PAOS',
      fields: { admin },
      of: 'link/port 1',
      same: true,
    });
    const found = compare(
      told({ link: [port('up')], registers: [register(1)] }),
      told({ link: [port('down')], registers: [register(2)] }),
    );
    expect(names(found)).to.deep.equal(['link/port 1']);
    expect(fields(found.things[0]?.changes ?? [])).to.deep.equal(['state', 'admin']);
  });

  it('a thing that is there on one side alone is one change', () => {
    const found = compare(told({ f: [{ name: 'VF 0', fields: { a: 1, b: 2, c: 3 } }] }), told({ f: [] }));
    expect(found.things[0]?.changes).to.deep.equal([
      { section: 'f', thing: 'VF 0', field: 'present', before: true, after: false },
    ]);
  });

  it('a section that one side lacks is told by its things', () => {
    expect(names(compare(told({}), told({ f: [{ name: 'VF 0', fields: { a: 1 } }] })))).to.deep.equal([
      'f/VF 0',
    ]);
  });

  it('is of what is named with only, and not of what is named with ignore', () => {
    const all = (value: number) =>
      told({
        registers: [{ name: 'PMTU local_port=1', fields: { admin_mtu: value, x: value } }],
        settings: [{ name: 'NUM_OF_VFS', fields: { next: value } }],
      });
    const kept = (filter: object) => {
      const { things } = compare(all(1), all(2), filter);
      return things.flatMap(({ changes }) => fields(changes));
    };
    expect(kept({})).to.deep.equal(['admin_mtu', 'x', 'next']);
    expect(kept({ only: ['registers'] })).to.deep.equal(['admin_mtu', 'x']);
    expect(kept({ only: ['pmtu'] })).to.deep.equal(['admin_mtu', 'x']);
    expect(kept({ only: ['PMTU local_port=1'], ignore: ['x'] })).to.deep.equal(['admin_mtu']);
    expect(kept({ ignore: ['*mtu*'] })).to.deep.equal(['next']);
    expect(kept({ only: ['registers/PM*/admin*'] })).to.deep.equal(['admin_mtu']);
    expect(kept({ only: ['NUM_OF_VFS.next'] })).to.deep.equal(['next']);
  });
});

describe('names of places in a snapshot', () => {
  const known = told({ registers: [{ name: 'PMTU local_port=1', fields: { 'a.b': 1 } }], empty: [] });

  it('that name nothing are refused, with what is near', () => {
    for (const name of ['registers', 'empty', 'PMTU', 'b', 'a.b', 'PMTU.a.b', 'reg*'])
      expect(() => requireKnown('--only', [name], known), name).not.to.throw();
    expect(() => requireKnown('--only', ['PTMU'], known)).to.throw(/--only: nothing here is named "PTMU"/);
    expect(() => requireKnown('--ignore', ['q*'], known)).to.throw(/--ignore/);
  });

  it('are whole names, whatever their case', () => {
    const place = { section: 'registers', thing: 'PMTU local_port=1', field: 'a.b' };
    expect(matcher(['PMT'])(place)).to.equal(false);
    expect(matcher(['pmtu'])(place)).to.equal(true);
    expect(matcher([])(place)).to.equal(false);
  });
});
