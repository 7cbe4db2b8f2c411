import { expect } from 'chai';
import { FwctlError } from '../../src/client/errors.js';
import { namePattern, resolveName } from '../../src/client/names.js';
import { numberIn, parseHex, parseNumber } from '../../src/client/numbers.js';

describe('numbers', () => {
  it('decimal, 0x and 0b are read, with underscores between digits', () => {
    const read: [string, number | bigint][] = [
      ['0', 0],
      ['4096', 4096],
      ['0x1F', 31],
      ['0X1f', 31],
      ['0b101', 5],
      ['1_000', 1000],
      ['0xff_ff', 65535],
      ['0x8000000000000000', 1n << 63n],
    ];
    for (const [text, value] of read) expect(parseNumber(text), text).to.equal(value);
  });

  it('anything behind a number, and anything else, is no number', () => {
    for (const text of ['', '5x', '0x', '0b2', '1__0', '_1', '1_', '-1', '1.5', ' 1', '1e3', 'GENERAL'])
      expect(parseNumber(text), text).to.equal(undefined);
  });

  it('digits behind a 0 are refused: some programs read them as octal', () => {
    const refused: [string, string][] = [
      ['0777', 'write 777, or 0x1ff for what is octal'],
      ['0_17', 'write 17, or 0xf for what is octal'],
      ['08', 'write 8'],
      ['007', 'write 7'],
      ['00', 'write 0'],
    ];
    for (const [text, next] of refused) {
      expect(() => parseNumber(text), text)
        .to.throw(
          FwctlError,
          `"${text}" begins with 0, which is octal to some programs and decimal to others`,
        )
        .with.deep.property('facts', { next });
      expect(() => numberIn('--count', text, 0, 9999)).to.throw(
        FwctlError,
        `--count: "${text}" begins with 0`,
      );
    }
    expect(parseNumber('0')).to.equal(0);
    expect(parseNumber('0x0777')).to.equal(0x777);
    expect(parseNumber('0b011')).to.equal(3);
  });

  it('a number outside its range is an error that names the option', () => {
    expect(numberIn('--out-len', '16', 16, 32)).to.equal(16);
    expect(() => numberIn('--out-len', '15', 16, 32)).to.throw(
      FwctlError,
      '--out-len takes 16 to 32, not 15',
    );
    expect(() => numberIn('--out-len', '16b', 16, 32)).to.throw(FwctlError, 'not "16b"');
  });

  it('hex is read with or without 0x and white space', () => {
    expect([...parseHex('in', '0x00fF 10\n')]).to.deep.equal([0, 255, 16]);
  });

  it('an odd number of hex digits, or a digit that is none, is an error that says where', () => {
    expect(() => parseHex('--in', '123')).to.throw(FwctlError, '--in: 3 hex digits');
    expect(() => parseHex('--in', '12g4')).to.throw(FwctlError, '"g" at digit 2');
  });
});

describe('names', () => {
  const known = ['QUERY_CQ', 'Query_QP', 'QUERY_QP', 'NOP'];

  it('an exact match wins, then one without regard to case where it is unique', () => {
    expect(resolveName('command', 'QUERY_QP', known)).to.equal('QUERY_QP');
    expect(resolveName('command', 'query-cq', known)).to.equal('QUERY_CQ');
  });

  it('several that differ in case only are an error with the candidates', () => {
    expect(() => resolveName('command', 'query_qp', known)).to.throw(FwctlError, 'Query_QP, QUERY_QP');
  });

  it('an unknown name never falls through to something else', () => {
    expect(() => resolveName('command', 'NOPE', known)).to.throw(FwctlError, 'there is no command "NOPE"');
  });

  it('a pattern with * or ? matches whole names, one without any part', () => {
    expect(known.filter(namePattern('query_*'))).to.have.length(3);
    expect(known.filter(namePattern('QUERY_?P'))).to.deep.equal(['Query_QP', 'QUERY_QP']);
    expect(known.filter(namePattern('cq'))).to.deep.equal(['QUERY_CQ']);
    expect(known.filter(namePattern('.'))).to.deep.equal([]);
  });
});
