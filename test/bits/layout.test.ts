import { expect } from 'chai';
import { type EnumKind, lazyEnum } from '../../src/bits/enum.js';
import { type Layout, parseLayout } from '../../src/bits/layout.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';

const none = () => expect.fail('no nested layouts here');
const colours = (name: string, kind: EnumKind) => lazyEnum(name, kind, () => `${name} RED=1 GREEN=2`);

describe('layout lines', () => {
  it('name a field, its place and what it is', () => {
    const { name, bits, union, fields } = parseLayout('thing 64 a@0:8 b@8:4[6] c@32:8[4]" d@64:16[]', none);
    expect({ name, bits, union }).to.deep.equal({ name: 'thing', bits: 64, union: false });
    expect(fields).to.deep.equal([
      { name: 'a', offset: 0, width: 8, anonymous: false, text: false },
      { name: 'b', offset: 8, width: 4, count: 6, anonymous: false, text: false },
      { name: 'c', offset: 32, width: 8, count: 4, anonymous: false, text: true },
      { name: 'd', offset: 64, width: 16, count: 0, anonymous: false, text: false },
    ]);
  });

  it('need no place for what begins where the numbers in front of it end, nor in a union for what begins with that', () => {
    const places = (line: string) =>
      parseLayout(line, () => inner).fields.map(({ name, offset, width }) => `${name} ${offset} ${width}`);
    const inner: Layout = { name: 'inner', bits: 8, union: false, fields: [] };
    expect(places('thing 64.ro a@0:8 b:4[6].rw c@40:8 d:inner')).to.deep.equal([
      'a 0 8',
      'b 8 4',
      'c 40 8',
      'd 48 8',
    ]);
    expect(places('either 16u a:8 b:inner c@8:8')).to.deep.equal(['a 0 8', 'b 0 8', 'c 8 8']);
    for (const line of ['thing 16 a:8', 'thing 16 a@0:inner b:8', 'thing 16 a@:8', 'thing 16 a@-1:8'])
      expect(() => places(line), line).to.throw('not a field');
    const form = parseLayout('s 64.ro a@0:8 aa:8.rw b:16 c@40:8.index d:8', none);
    for (const field of form.fields) {
      const fresh = parseLayout('s 64.ro a@0:8 aa:8.rw b:16 c@40:8.index d:8', none);
      expect(fresh.fieldNamed?.(field.name)).to.deep.equal(field);
      expect(fresh.lacks?.(field.name)).to.equal(false);
    }
    expect(form.namesWith?.('RO')).to.deep.equal(['a', 'b', 'd']);
    expect(form.lacks?.('aaa')).to.equal(true);
  });

  it('give access field by field, or once for all that say nothing else', () => {
    const access = (line: string) => parseLayout(line, none).fields.map((field) => field.access);
    expect(access('thing 32 a@0:8.rw b@8:8 c@16:8.index')).to.deep.equal(['RW', undefined, 'INDEX']);
    expect(access('thing 32.ro a@0:8.op b@8:8 c@16:8.wo')).to.deep.equal(['OP', 'RO', 'WO']);
  });

  it('name enums of values, of masks and of bits; without a table of enums there are none', () => {
    const line = 'thing 32.ro a@0:8=colour b@8:8.rw|colour c@16:8[2]^colour';
    const enums = parseLayout(line, none, colours).fields.map((field) => field.enum);
    expect(enums.map((known) => known?.kind)).to.deep.equal(['value', 'mask', 'bits']);
    expect([...(enums[0]?.values ?? [])]).to.deep.equal([
      ['RED', 1],
      ['GREEN', 2],
    ]);
    expect(parseLayout(line, none).fields.some((field) => field.enum)).to.equal(false);
  });

  it('say which field selects of a union, and which value selects a member', () => {
    const union = parseLayout('either 8u one@0:8?0 other@0:4?12', none);
    expect(union.fields.map((field) => field.when)).to.deep.equal([0, 12]);
    const [kind, data] = parseLayout('thing 16 kind@0:8 data@8:either.ro?head.kind', () => union).fields;
    expect(kind).not.to.have.property('selector');
    expect(data).to.include({ selector: 'head.kind', access: 'RO', layout: union, width: 8 });
  });

  it('mark an anonymous member', () => {
    const inner: Layout = { name: 'inner', bits: 8, union: true, fields: [] };
    expect(parseLayout('thing 8 ~anon0@0:inner', () => inner).fields[0]).to.include({ anonymous: true });
  });

  it('give one field without a look at the others, where its name is found once', () => {
    const form = () => parseLayout('s 64.ro a@0:8 aa@8:8.rw b@16:8 c@24:8 b@32:8', () => undefined as never);
    expect(form().fieldNamed?.('aa')).to.deep.equal(form().fields[1]);
    expect(form().fieldNamed?.('c')).to.deep.equal(form().fields[3]);
    for (const name of ['b', 'd', 's', '', 'a@0:8 aa', '.*'])
      expect(form().fieldNamed?.(name)).to.equal(undefined);
    const outer = parseLayout('t 64 a@0:8 ~in@8:s', form);
    expect(outer.fieldNamed?.('a')).to.equal(undefined);
  });

  it('give one field after another as the whole does, in whatever order they are asked for, each of them once', () => {
    const line = 's 96.ro a@0:8 aa:8[2].rw b:16 c@64:8 d:8.index e:4';
    const { fields } = parseLayout(line, none);
    for (const order of [fields, fields.toReversed(), [3, 1, 5, 0, 2, 4].flatMap((i) => fields[i] ?? [])]) {
      const form = parseLayout(line, none);
      const found = order.map(({ name }) => form.fieldNamed?.(name));
      expect(found).to.deep.equal(order);
      for (const field of found) expect(form.fieldNamed?.(field?.name ?? '')).to.equal(field);
      for (const field of found) expect(form.fields).to.include(field);
    }
  });

  it('give the member of a union that a value means without a look at the others', () => {
    const asked: string[] = [];
    const inner = (name: string): Layout => {
      asked.push(name);
      return { name, bits: 16, union: false, fields: [] };
    };
    const form = parseLayout('u 16u.ro a:one?1 b:two?11 c@0:three.rw?3 d:8', inner);
    expect(form.memberWhen?.(11)).to.include({ name: 'b', offset: 0, when: 11, access: 'RO' });
    expect(form.memberWhen?.(3)).to.include({ name: 'c', access: 'RW' });
    expect(asked).to.deep.equal(['two', 'three']);
    for (const value of [0, 2, 111]) expect(form.memberWhen?.(value)).to.equal(undefined);
    expect(parseLayout('s 16 a@0:8?b b@8:8', none).memberWhen?.(8)).to.equal(undefined);
    for (const name of layoutNames()) {
      const known = layout(name);
      for (const field of known.union ? known.fields : [])
        if (field.when !== undefined) expect(known.memberWhen?.(field.when)?.when, name).to.equal(field.when);
    }
  });

  it('name the fields of an access without a look at all else of them', () => {
    const form = parseLayout(
      'thing 64.rw a@0:8.index ~b@8:none b@8:8 c@16:8[2]"=E d@32:none?a.ro e@40:8.op^E f@48:none.ro?a.op g@56:8?3',
      none,
    );
    expect(form.namesWith?.('INDEX')).to.deep.equal(['a']);
    expect(form.namesWith?.('RW')).to.deep.equal(['b', 'b', 'c', 'd', 'g']);
    expect(form.namesWith?.('RO')).to.deep.equal(['f']);
    for (const name of layoutNames()) {
      const known = layout(name);
      for (const access of ['RO', 'RW', 'WO', 'OP', 'INDEX'] as const)
        expect(known.namesWith?.(access), name).to.deep.equal(
          known.fields.filter((field) => field.access === access).map((field) => field.name),
        );
    }
  });

  it('tell what field they lack without a look at the others, where members of none are theirs', () => {
    const form = () => parseLayout('s 64.ro a@0:8 aa@8:8.rw b@16:8', () => undefined as never);
    for (const name of ['a', 'aa', 'b']) expect(form().lacks?.(name), name).to.equal(false);
    for (const name of ['c', 'aaa', 'then', '', '.*', '0']) expect(form().lacks?.(name), name).to.equal(true);
    expect(parseLayout('t 64 a@0:8 ~in@8:s', form).lacks?.('b')).to.equal(false);
  });

  it('that are not understood are an error', () => {
    expect(() => parseLayout('nonsense', none)).to.throw('not a layout');
    for (const field of ['b', 'b@0', 'b@0:8=', 'b@0:8.rw.ro', 'b@0:8?'])
      expect(() => parseLayout(`a 8 ${field}`, none).fields, field).to.throw(`not a field: ${field}`);
  });
});
