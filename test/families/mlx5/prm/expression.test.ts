import { expect } from 'chai';
import {
  evaluate,
  parseExpression,
  type Reference,
  references,
  whyNot,
} from '../../../../src/families/mlx5/prm/expression.js';

const given: Record<string, number> = { 'own.a': 0, 'own.b': 2, 'cap.x': 1, 'cap.y': 8 };
const value = ({ item, field }: Reference) => given[`${item}.${field}`] as number;
const name = ({ item, field }: Reference) => (item === 'own' ? field.toUpperCase() : `${item}.${field}`);
const worth = (text: string) => evaluate(parseExpression(text, 'own'), value);
const reason = (text: string) => whyNot(parseExpression(text, 'own'), value, name);

describe('expressions over parameters', () => {
  it('numbers, parameters of the same item and of others, and every operator', () => {
    const known: [string, number][] = [
      ['7', 7],
      ['b', 2],
      ['cap.y', 8],
      ['b+cap.y*2', 18],
      ['(b+cap.y)*2', 20],
      ['cap.y-b-1', 5],
      ['cap.y/b^2', 2],
      ['log2(cap.y)', 3],
      ['a==0', 1],
      ['a!=0', 0],
      ['b<=2', 1],
      ['b>=3', 0],
      ['b<2', 0],
      ['cap.y>7', 1],
      ['a==1?cap.y:b', 2],
      ['a==0?cap.x==1?5:6:7', 5],
    ];
    for (const [text, wanted] of known) expect(worth(text), text).to.equal(wanted);
  });

  it('&& binds tighter than ||, and neither asks more than it must', () => {
    expect(worth('cap.x==1||a==1&&a==2')).to.equal(1);
    expect(worth('a==1&&cap.x==1||b==2')).to.equal(1);
    const strict = (one: Reference) => {
      if (one.field === 'none') throw new Error('asked');
      return value(one);
    };
    expect(evaluate(parseExpression('b==2||none==1', 'own'), strict)).to.equal(1);
    expect(evaluate(parseExpression('a==2&&none==1', 'own'), strict)).to.equal(0);
  });

  it('what is not 0 is true', () => {
    expect(worth('b&&cap.y')).to.equal(1);
    expect(worth('a||0')).to.equal(0);
  });

  it('what it reads', () => {
    expect(references(parseExpression('a==1&&(cap.x==1||log2(cap.y)>b)', 'own'))).to.deep.equal([
      { item: 'own', field: 'a' },
      { item: 'cap', field: 'x' },
      { item: 'cap', field: 'y' },
      { item: 'own', field: 'b' },
    ]);
  });

  it('why it is false: the comparisons that do not hold, with what there is and what must be', () => {
    expect(reason('cap.x==0&&b==2')).to.equal('cap.x is 1, must be 0');
    expect(reason('a!=0&&cap.y==1')).to.equal('A is 0, must not be 0 and cap.y is 8, must be 1');
    expect(reason('a==1||b==1')).to.equal('A is 0, must be 1, or B is 2, must be 1');
    expect(reason('b*(cap.x+cap.y)<=cap.y')).to.equal('B * (cap.x + cap.y) is 18, must be at most 8');
  });

  it('what is none is an error', () => {
    for (const text of ['', '==1', 'a==', '(a', 'a)', 'a b', 'a=1', 'a?1', 'log2 3', '1a', 'x.y.z', '!a'])
      expect(() => parseExpression(text, 'own'), text).to.throw('not an expression');
  });
});
