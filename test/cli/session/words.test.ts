import { expect } from 'chai';
import fc from 'fast-check';
import { lineOf, splitLine } from '../../../src/cli/session/words.js';
import { FwctlError } from '../../../src/client/errors.js';

const wordsOf = (text: string) => splitLine(text, '/home/me').words;

describe('the words of a line', () => {
  it('are split as shells do', () => {
    expect(wordsOf('reg get  PTYS\t-H')).to.deep.equal(['reg', 'get', 'PTYS', '-H']);
    expect(wordsOf(`a 'b c' "d e" f\\ g x='y z' ''`)).to.deep.equal(['a', 'b c', 'd e', 'f g', 'x=y z', '']);
    expect(wordsOf(`"a \\" b" "c\\d" 'e\\f'`)).to.deep.equal(['a " b', 'c\\d', 'e\\f']);
    expect(wordsOf(`--until 'FIELD > 3 | x'`)).to.deep.equal(['--until', 'FIELD > 3 | x']);
    expect(wordsOf('')).to.deep.equal([]);
  });

  it('end at a comment, which only a # at the beginning of a word begins', () => {
    expect(wordsOf('reg get PTYS # the link')).to.deep.equal(['reg', 'get', 'PTYS']);
    expect(wordsOf('undo #3')).to.deep.equal(['undo']);
    expect(wordsOf("undo '#3'")).to.deep.equal(['undo', '#3']);
    expect(wordsOf('a#b')).to.deep.equal(['a#b']);
  });

  it('have the home folder for a tilde in front, and nothing else that is replaced', () => {
    expect(wordsOf(`~/a '~/b' x~/c $HOME *`)).to.deep.equal(['/home/me/a', '~/b', 'x~/c', '$HOME', '*']);
  });

  it('come in front of what the shell gets', () => {
    const cases: [string, string[], string][] = [
      ['reg get PTYS | grep x > f', ['reg', 'get', 'PTYS'], '| grep x > f'],
      ['info>card', ['info'], '>card'],
      ['info 1> card', ['info'], '> card'],
      ['info >> card', ['info'], '>> card'],
      ['a=1>b', ['a=1'], '>b'],
      ['| less', [], '| less'],
    ];
    for (const [text, words, tail] of cases) expect(splitLine(text)).to.deep.equal({ words, tail });
  });

  it('come with the file that the command reads, wherever it stands in front of what the shell gets', () => {
    for (const [text, input, words, tail] of [
      ['rpc --batch - < b.jsonl', 'b.jsonl', ['rpc', '--batch', '-'], ''],
      ['rpc <b.jsonl --batch - | head -1', 'b.jsonl', ['rpc', '--batch', '-'], '| head -1'],
      ["explain < '~/a log'", '~/a log', ['explain'], ''],
      ['explain < ~/log # mine', '/home/me/log', ['explain'], ''],
      ['< log explain > out < other', 'log', ['explain'], '> out < other'],
    ] as const)
      expect(splitLine(text, '/home/me'), text).to.deep.equal({ words, input, tail });
  });

  it('that can not be are told with their column', () => {
    const cases: [string, number, RegExp][] = [
      ['reg get "PT', 9, /quote " is not closed/],
      ["a 'b", 3, /quote ' is not closed/],
      ['reg get PTYS |', 14, /nothing stands behind \|/],
      ['info >', 6, /nothing stands behind >/],
      ['a; b', 2, /; is not for this place/],
      ['a && b', 3, /& is not for this place/],
      ['a || b', 3, /one command/],
      ['rpc NOP <', 9, /no file stands behind </],
      ['rpc NOP << file', 9, /no file stands behind </],
      ['rpc NOP < <(file)', 9, /no file stands behind </],
      ['rpc NOP < a < b', 13, /one input/],
      ['info 2>/dev/null', 6, /2> is not for this place/],
      ['info 2>&1', 6, /2> is not for this place/],
    ];
    for (const [text, column, message] of cases)
      expect(() => splitLine(text), text)
        .to.throw(FwctlError, message)
        .with.property('message')
        .that.matches(new RegExp(`^column ${column}: `));
  });

  it('come back from the line that is made of them, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
        expect(splitLine(lineOf(words), '/home/me')).to.deep.equal({ words, tail: '' });
      }),
    );
  });

  it('of any text are words, or a usage error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        try {
          splitLine(text);
        } catch (error) {
          expect(error).to.be.instanceOf(FwctlError).with.property('kind', 'usage');
        }
      }),
    );
  });
});
