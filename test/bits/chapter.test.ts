import { expect } from 'chai';
import fc from 'fast-check';
import { aboutIn } from '../../src/bits/about.js';
import { type Chapter, lineNamed, lineWith, namesIn } from '../../src/bits/chapter.js';
import { Data } from '../../src/cli/bundle/code.js';

const TEXT = '\none 1\ntwo 2 one\nthree 3 µm\none_more 4\n';

/** The text as sources have it, and as the bundle reads it. */
function chaptersOf(text: string): Chapter[] {
  const data = new Data(Buffer.from(text));
  const ofBytes: Chapter = () => data.toString();
  ofBytes.lineWith = (part) => data.lineWith(part);
  return [() => text, ofBytes];
}

describe('A line of a chapter', () => {
  for (const [i, chapter] of chaptersOf(TEXT).entries()) {
    const how = i ? 'as bytes' : 'as text';
    it(`is found by its name, ${how}`, () => {
      expect(lineNamed([chapter], 'one')).to.equal('one 1');
      expect(lineNamed([() => '\nother 5\n', chapter], 'three')).to.equal('three 3 µm');
      for (const name of ['on', 'more', '1', '', 'one 1', 'two.*'])
        expect(lineNamed([chapter], name), name).to.equal(undefined);
    });

    it(`is found by what stands in it, ${how}`, () => {
      expect(lineWith(chapter, ' one\n')).to.equal('two 2 one');
      expect(lineWith(chapter, 'µ')).to.equal('three 3 µm');
      expect(lineWith(chapter, ' 5')).to.equal(undefined);
      expect(namesIn([chapter])).to.deep.equal(['one', 'two', 'three', 'one_more']);
    });
  }

  it('is the same of text and of bytes, whatever is looked for', () => {
    const words = fc.array(fc.constantFrom('a', 'é', ' ', '\n', '7'), { minLength: 1, maxLength: 4 });
    const lines = fc.array(fc.stringMatching(/^[aé7 ]{0,6}$/), { maxLength: 8 });
    fc.assert(
      fc.property(lines, words, (all, part) => {
        const [text, bytes] = chaptersOf(`\n${all.join('\n')}\n`).map((chapter) =>
          lineWith(chapter, part.join('')),
        );
        expect(bytes).to.equal(text);
      }),
    );
  });
});

describe('What things are', () => {
  for (const chapter of chaptersOf('\nport_# number $1 of the card\nport_0 the first\n'))
    it('is told by their names, with the digits of a name where those of all are one line', () => {
      const about = aboutIn(chapter);
      expect(about('port_0')).to.equal('the first');
      expect(about('port_17')).to.equal('number 17 of the card');
      expect(about('port_')).to.equal(undefined);
      expect(about('port_0 the')).to.equal(undefined);
    });
});
